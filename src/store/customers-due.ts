import { sql } from 'kysely';

import type { Db } from './connection.ts';
import type { Run } from './run-store.ts';

/** "May take up to 15 minutes": a list read this soon after a change need not show it. */
const LIST_LAG_MINUTES = 15;

/**
 * Days within which every customer is asked, changed or not: not every cancellation reaches the activity log. A
 * seventh of them is asked each night.
 */
export const ROTATION_DAYS = 7;

/**
 * The customers that a night asks for their orders or entitlements, in order of their ids:
 *
 * - never asked, or last asked in vain;
 * - on lines that are new or other than before in this run;
 * - named by the activity log since they were last asked, or at a time it was not read for;
 * - whose turn it is, once in {@link ROTATION_DAYS} days.
 *
 * A pure function of what is stored and of the run's time.
 */
export async function customersDue(
  db: Db,
  run: Pick<Run, 'run_id' | 'as_of'>,
  resource: 'orders' | 'entitlements',
): Promise<readonly string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    with known as (
      select distinct c.customer_id from customer c
      join pull p on p.pull_id = c.pull_id and p.is_current and p.resource = 'customers'
    ),
    asked as (
      select p.key as customer_id, max(r.as_of) as as_of, max(r.created_at) as created_at
      from pull p
      join run_pull u on u.pull_id = p.pull_id and u.how <> 'reused'
      join run r on r.run_id = u.run_id
      where p.is_current and p.resource = ${resource}
      group by p.key
    ),
    failed as (
      select m.key as customer_id, max(r.created_at) as created_at
      from missing m join run r on r.run_id = m.run_id
      where m.resource = ${resource}
      group by m.key
    ),
    tonight as (
      select (${run.as_of}::timestamptz at time zone 'UTC')::date as day
    )
    select k.customer_id
    from known k
    cross join tonight t
    left join asked a on a.customer_id = k.customer_id
    left join audit_feed f on f.read_through >= ${run.as_of}
    left join order_change c on c.customer_id = k.customer_id
    where a.as_of is null
      or exists (
        -- A refusal without a customer's id was one to all of them.
        select from failed x where x.customer_id in (k.customer_id, '') and x.created_at > a.created_at)
      or coalesce(a.as_of < f.covered_from, true)
      or c.changed_at > a.as_of - make_interval(mins => ${LIST_LAG_MINUTES})
      or a.as_of < (t.day - ${ROTATION_DAYS - 1}::int)::timestamp at time zone 'UTC'
      or (a.as_of < t.day::timestamp at time zone 'UTC' and ${turnOf(sql`k.customer_id`)} = (t.day - date '2000-01-01') % ${ROTATION_DAYS})
      or k.customer_id in (${customersOnChangedLines(run.run_id)})
    order by k.customer_id collate "C"`.execute(db);
  return rows.map((row) => row.customer_id);
}

/** The day of the rotation that a key has, the same for ever: a number from 0. */
export function turnOf(key: ReturnType<typeof sql>) {
  return sql`(('x' || left(md5(${key}), 7))::bit(28)::int % ${ROTATION_DAYS})`;
}

/** Of an invoice read for the first time all; of a further version those whose charges differ. */
function customersOnChangedLines(runId: string) {
  return sql`
    select g.customer_id
    from run_pull u
    join pull p on p.pull_id = u.pull_id and p.is_current and p.resource = 'line-items'
    left join pull b on b.resource = p.resource and b.key = p.key and b.source = p.source and b.version = p.version - 1
    cross join lateral (
      select n.customer_id from charge_group n
      where n.invoice_id = p.key and n.pull_id in (p.pull_id, b.pull_id)
      group by n.customer_id, n.group_id, n.currency, n.content_hash having count(*) = 1) g
    where u.run_id = ${runId} and u.how in ('new', 'changed')`;
}
