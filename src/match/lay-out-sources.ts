import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import type { MatchScope } from './rule.ts';

/**
 * Lays out `m_source`: each other source whose newest lines of the invoice are not those in force, as multisets of line
 * hashes. A source whose lines equal an earlier version of the source in force is only older, and is no row.
 *
 * `only_here` and `only_there` count lines, equal ones as often as they stand.
 */
export async function layOutSources(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`
    create temp table m_source on commit drop as
    with held as (
      select pull_id, source from pull where pull_id = ${scope.linesPullId ?? null}::bigint
    ),
    other as (
      select distinct on (p.source) p.pull_id, p.source, p.content_hash, held.pull_id as held_pull_id,
        held.source as held_source
      from held join pull p on p.resource = 'line-items' and p.key = ${scope.invoiceId}::text
        and p.source <> held.source and p.sealed_at is not null
      order by p.source, p.version desc
    )
    select o.pull_id, o.source, o.held_source, o.content_hash,
      c.only_here, c.only_there, h.lines as held_lines, t.lines, h.currency, h.net as held_net, t.net
    from other o
    cross join lateral (
      select coalesce(sum(greatest(a.n - b.n, 0)), 0)::int as only_here,
        coalesce(sum(greatest(b.n - a.n, 0)), 0)::int as only_there
      from (
        select line_hash, count(*) as n from charge
        where invoice_id = ${scope.invoiceId} and pull_id = o.held_pull_id group by line_hash) here(line_hash, m)
      full join (
        select line_hash, count(*) as n from charge
        where invoice_id = ${scope.invoiceId} and pull_id = o.pull_id group by line_hash) there(line_hash, m)
        using (line_hash)
      cross join lateral (select coalesce(here.m, 0) as n) a
      cross join lateral (select coalesce(there.m, 0) as n) b) c
    cross join lateral (
      select count(*)::int as lines, only_value(array_agg(distinct currency)) as currency, sum(subtotal) as net
      from charge where invoice_id = ${scope.invoiceId} and pull_id = o.held_pull_id) h
    cross join lateral (
      select count(*)::int as lines, only_value(array_agg(distinct currency)) as currency, sum(subtotal) as net
      from charge where invoice_id = ${scope.invoiceId} and pull_id = o.pull_id) t
    where not exists (
      select from pull v
      where v.resource = 'line-items' and v.key = ${scope.invoiceId}::text and v.source = o.held_source
        and v.content_hash = o.content_hash)`.execute(trx);
  // Amounts of two currencies are not compared.
  await sql`update m_source set held_net = null, net = null where currency is null`.execute(trx);
}
