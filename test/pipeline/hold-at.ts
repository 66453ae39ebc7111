import { setTimeout as delay } from 'node:timers/promises';

import type { PoolClient } from 'pg';

import type { Store } from '../../src/store/connection.ts';
import type { Running } from '../cli/recon-process.ts';

/** A write that is caught: `when` is SQL over the row that comes as `new`. */
export interface HoldPoint {
  readonly table: string;
  readonly when: string;
}

export interface Hold {
  /** Resolves when the process is in the middle of every one of the writes at once. */
  reached(process: Running): Promise<void>;
  /** Lets go, and waits for the transactions that were held to end. */
  release(): Promise<void>;
}

/** "hold" in ASCII: our own advisory locks. */
const LOCK_CLASS = 0x68_6f_6c_64;
const LOOK_EVERY_MS = 50;
const REACHED_WITHIN_MS = 90_000;

/** Makes writes wait, each inside its transaction, until they are let go. A restart of the server lets go as well. */
export async function holdAt({ pool }: Store, points: readonly HoldPoint[]): Promise<Hold> {
  const client = await pool.connect();
  for (const [index, point] of points.entries()) await hold(client, point, index);
  return {
    async reached({ child, finished }) {
      const over = { yet: false };
      void finished.finally(() => (over.yet = true));
      const deadline = Date.now() + REACHED_WITHIN_MS;
      for (let free = points; free.length > 0; free = await notHeld(client, points)) {
        if (over.yet || Date.now() > deadline) {
          child.kill('SIGKILL');
          throw new Error(`never there: ${JSON.stringify(free)}\n${(await finished).stderr}`);
        }
        await delay(LOOK_EVERY_MS);
      }
    },
    async release() {
      // Its locks go with the session.
      client.release(true);
      for (const [index, { table }] of points.entries()) {
        await pool.query(`drop trigger hold_${index} on ${table}`);
      }
    },
  };
}

async function hold(client: PoolClient, { table, when }: HoldPoint, index: number): Promise<void> {
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
  points: readonly HoldPoint[],
): Promise<readonly HoldPoint[]> {
  const { rows } = await client.query<{ index: number }>(
    `select objid::int as index from pg_locks
     where locktype = 'advisory' and classid = $1 and not granted
       and database = (select oid from pg_database where datname = current_database())`,
    [LOCK_CLASS],
  );
  return points.filter((_, index) => !rows.some((row) => row.index === index));
}

/** The last moment of a step: its rows are written, and nothing is committed. */
export function endOf(job: string, key = ''): HoldPoint {
  return {
    table: 'step',
    when: `new.job = '${job}' and '${key}' in ('', new.key) and new.state in ('done', 'failed')`,
  };
}

/** Its first page is stored, and whoever goes on does so behind it. */
export function secondPageOf(invoiceId: string): HoldPoint {
  return {
    table: 'pull_page',
    when: `new.page_no = 2 and exists (
      select from pull p where p.pull_id = new.pull_id and p.key = '${invoiceId}')`,
  };
}

/** Kills a process in the middle of these writes, with SIGKILL. */
export async function killAt(
  store: Store,
  points: readonly HoldPoint[],
  start: () => Running,
): Promise<void> {
  const held = await holdAt(store, points);
  try {
    const running = start();
    await held.reached(running);
    running.child.kill('SIGKILL');
    await running.finished;
  } finally {
    await held.release();
  }
}
