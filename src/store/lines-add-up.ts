import { sql } from 'kysely';

import type { Db } from './connection.ts';
import type { Pull } from './pull-store.ts';

/**
 * Whether lines that were read and are not sealed yet are whole, as far as sums can tell: they are the invoice's total,
 * or in each currency as many and as much as the version held before.
 */
export async function linesAddUp(db: Db, { pull_id, key, source }: Pull): Promise<boolean> {
  const sumsOf = (pullId: ReturnType<typeof sql>) => sql`
    select currency, count(*) as lines, sum(subtotal) as subtotal, sum(total) as total
    from charge where invoice_id = ${key} and pull_id = ${pullId} group by currency`;
  const { rows } = await sql<{ adds_up: boolean }>`
    with read as (${sumsOf(sql`${pull_id}::bigint`)}),
    held as (${sumsOf(sql`(
      select pull_id from pull
      where resource = 'line-items' and key = ${key} and source = ${source} and sealed_at is not null
      order by version desc limit 1)`)}),
    header as (
      select i.currency, i.total_charges from invoice i
      join pull p on p.pull_id = i.pull_id and p.is_current
      where i.invoice_id = ${key} order by p.sealed_at desc limit 1
    )
    select exists (
        select from header h left join read r on r.currency = h.currency
        where coalesce(r.total, 0) = h.total_charges)
      or (exists (select from held)
        and not exists ((table read except table held) union all (table held except table read)))
      as adds_up`.execute(db);
  return rows[0]?.adds_up === true;
}
