import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

type Sql = RawBuilder<unknown>;

/** Hours after which what is held may no longer be what Partner Center would say: one night may fail. */
const STALE_AFTER_HOURS = 48;

/** What a finding expects of a source, as SQL text. */
export const FRESH_TEXT: Sql = sql`'no older than ${sql.raw(String(STALE_AFTER_HOURS))} hours'`;

/**
 * How many whole days before a run a pull was last known to be current, as SQL; null while it is fresh. Current is what
 * was asked for, or what the activity log was read for without naming it since. What a person handed in never ages.
 *
 * @param source what of the pull the activity log speaks for: `orders` are a customer's orders and entitlements
 */
export function daysOld(pullId: Sql, runId: string, source: 'orders' | 'list'): Sql {
  const read =
    source === 'list'
      ? sql`null`
      : sql`(select f.read_through from audit_feed f where asked.at >= f.covered_from)`;
  return sql`(
    select floor(extract(epoch from own.as_of - known.at) / 86400)::int
    from run own
    cross join lateral (
      select max(r.as_of) as at from run_pull u join run r on r.run_id = u.run_id
      where u.pull_id = ${pullId} and u.how <> 'reused') asked
    cross join lateral (select greatest(asked.at, ${read}) as at) known
    where own.run_id = ${runId} and known.at < own.as_of - make_interval(hours => ${STALE_AFTER_HOURS}))`;
}

/**
 * Customers whose orders cannot be taken as they are held, as a select: `customer_id`, `days_old` (null while fresh) and
 * `emptied_of`, how many order lines stood where the answer is empty now. Orders are cancelled, never gone: an empty
 * list after a full one says nothing.
 *
 * @param only which of the pulls `p`
 */
export function staleOrders(runId: string, only: Sql = sql`true`): Sql {
  return sql`(
    select p.key as customer_id, age.days_old, before.rows as emptied_of
    from pull p
    left join pull before on before.resource = p.resource and before.key = p.key and before.source = p.source
      and before.version = p.version - 1 and before.rows > 0 and p.rows = 0
    cross join lateral (select ${daysOld(sql`p.pull_id`, runId, 'orders')} as days_old) age
    where p.resource = 'orders' and p.is_current and ${only}
      and (age.days_old is not null or before.pull_id is not null))`;
}

/** `3 days old`, or `empty, after 12 order lines before`, as SQL. */
export function staleText(of: { daysOld: Sql; emptiedOf?: Sql }): Sql {
  const old = sql`format('%s days old', ${of.daysOld})`;
  return of.emptiedOf === undefined
    ? old
    : sql`case when ${of.daysOld} is not null then ${old}
        else format('empty, after %s order lines before', ${of.emptiedOf}) end`;
}
