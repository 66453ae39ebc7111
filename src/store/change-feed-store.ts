import { sql } from 'kysely';

import type { Db, Trx } from './connection.ts';
import { jsonForPostgres } from './json-for-postgres.ts';
import { storingAnswer } from './shape-error.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Windows are whole days, and a record may come late: the last day read is read again. */
const OVERLAP_MS = DAY_MS;

/**
 * The days of the activity log still to be read; undefined when there is nothing to go on from: the log was never read,
 * or last at a time it reaches back to no more.
 *
 * @param daysMax how far back the log reaches
 */
export async function changeWindow(
  db: Db,
  asOf: Date,
  daysMax: number,
): Promise<{ fromDay: string; toDay: string } | undefined> {
  const feed = await db.selectFrom('audit_feed').select('read_through').executeTakeFirst();
  if (feed === undefined) return undefined;
  const fromMs = feed.read_through.getTime() - OVERLAP_MS;
  if (fromMs < asOf.getTime() - (daysMax - 1) * DAY_MS) return undefined;
  return { fromDay: dayOf(fromMs), toDay: dayOf(Math.max(fromMs, asOf.getTime())) };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/**
 * Notes whose orders a page of `GET /v1/auditrecords` names. Seats change on subscriptions and show on their orders.
 * Nothing else of a record is kept: it names people, and only says whom to ask.
 *
 * @returns customers named
 */
export function noteOrderChanges(trx: Trx, page: Buffer): Promise<number> {
  return storingAnswer('audit records', async () => {
    const { numAffectedRows } = await sql`
      insert into order_change (customer_id, changed_at)
      select api_guid(x."customerId"), max(api_instant(x."operationDate"))
      from json_to_recordset(${jsonForPostgres(page)}::json -> 'items') as x(
        "customerId" text, "resourceType" text, "operationDate" text)
      where x."resourceType" ~* 'order|subscription|entitlement|reservation|transfer'
        and x."customerId" is not null and api_instant(x."operationDate") is not null
      group by 1
      on conflict (customer_id) do update set changed_at = greatest(order_change.changed_at, excluded.changed_at)`.execute(
      trx,
    );
    return Number(numAffectedRows ?? 0n);
  });
}

/**
 * Moves the watermark to the run's time, once its whole window was read.
 *
 * @param goesOn false when there was nothing to go on from: what is covered begins anew
 */
export async function moveChangeFeed(trx: Trx, asOf: Date, goesOn: boolean): Promise<void> {
  await sql`
    insert into audit_feed (covered_from, read_through) values (${asOf}, ${asOf})
    on conflict (one_row) do update set
      covered_from = case when ${goesOn} then audit_feed.covered_from else ${asOf} end,
      read_through = case when ${goesOn} then greatest(audit_feed.read_through, ${asOf}) else ${asOf} end`.execute(
    trx,
  );
}
