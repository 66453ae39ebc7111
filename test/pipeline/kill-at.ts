import { setTimeout as delay } from 'node:timers/promises';

import type { PoolClient } from 'pg';

import type { Running } from '../cli/recon-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';

/** A write that is caught: `when` is SQL over the row that comes as `new`. */
export interface KillPoint {
  readonly table: string;
  readonly when: string;
}

/** "kill" in ASCII: our own advisory locks. */
const LOCK_CLASS = 0x6b_69_6c_6c;
const LOOK_EVERY_MS = 50;
const HELD_WITHIN_MS = 30_000;

/**
 * Starts a process, waits until it is in the middle of every one of these writes at once, and kills it with SIGKILL.
 * What it was writing is rolled back by the server, as after any death.
 */
export async function killAt(
  { store }: SimulatedTenant,
  points: readonly KillPoint[],
  start: () => Running,
): Promise<void> {
  const client = await store.pool.connect();
  try {
    for (const [index, point] of points.entries()) await hold(client, point, index);
    const { child, finished } = start();
    const over = { yet: false };
    const ended = finished.finally(() => (over.yet = true));
    const deadline = Date.now() + HELD_WITHIN_MS;
    for (let free = points; free.length > 0; free = await notHeld(client, points)) {
      if (over.yet || Date.now() > deadline) {
        child.kill('SIGKILL');
        throw new Error(`never there: ${JSON.stringify(free)}\n${(await finished).stderr}`);
      }
      await delay(LOOK_EVERY_MS);
    }
    child.kill('SIGKILL');
    await ended;
  } finally {
    await client.query('select pg_advisory_unlock_all()');
    // Waits for what the dead process had open.
    for (const [index, { table }] of points.entries()) {
      await client.query(`drop trigger if exists hold_${index} on ${table}`);
    }
    client.release();
  }
}

/** Makes the write wait for a lock that we have. */
async function hold(client: PoolClient, { table, when }: KillPoint, index: number): Promise<void> {
  await client.query('select pg_advisory_lock($1, $2)', [LOCK_CLASS, index]);
  await client.query(
    `create or replace function hold_${index}() returns trigger language plpgsql as $$
     begin
       if ${when} then perform pg_advisory_xact_lock(${LOCK_CLASS}, ${index}); end if;
       return new;
     end $$`,
  );
  await client.query(
    `create trigger hold_${index} before insert or update on ${table}
       for each row execute function hold_${index}()`,
  );
}

async function notHeld(
  client: PoolClient,
  points: readonly KillPoint[],
): Promise<readonly KillPoint[]> {
  const { rows } = await client.query<{ index: number }>(
    `select objid::int as index from pg_locks
     where locktype = 'advisory' and classid = $1 and not granted
       and database = (select oid from pg_database where datname = current_database())`,
    [LOCK_CLASS],
  );
  return points.filter((_, index) => !rows.some((row) => row.index === index));
}
