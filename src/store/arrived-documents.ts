import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Db } from './connection.ts';

/** A document that a later match had and an earlier one of the same subject had not, or had otherwise. */
export interface ArrivedDocument {
  readonly resource: string;
  /** An invoice or customer id, or '' for a whole list. */
  readonly key: string;
  /** Ids of what in it is new, changed or gone: orders, subscriptions, changes, invoices, customers, currencies. */
  readonly ids: readonly string[];
  /** The new notes in a list of headers, on invoices that the matches count. */
  readonly notes: readonly string[];
}

/** The last run that held a finding and the first one that judged the same anew without it. */
export interface BetweenRuns {
  readonly held: { readonly runId: string; readonly matchId: string };
  readonly gone: { readonly runId: string; readonly matchId: string };
}

/**
 * What came between two runs, of the documents that two matches were made from. Compared are the versions in force, so
 * that content that went and came back counts; a document that an earlier run asked for in vain counts when it came.
 */
export async function arrivedDocuments(
  db: Db,
  { held, gone }: BetweenRuns,
): Promise<readonly ArrivedDocument[]> {
  const { rows } = await sql<ArrivedDocument>`
    with subject as (
      select distinct p.resource, p.key, p.source
      from match_pull u join pull p on p.pull_id = u.pull_id
      where u.match_id in (${held.matchId}::bigint, ${gone.matchId}::bigint)
    ),
    version as (
      select s.resource, s.key, then_held.pull_id as old_id, now_held.pull_id as new_id
      from subject s
      left join lateral (${inForce(held.runId, gone.runId)}) then_held on true
      left join lateral (${inForce(gone.runId, gone.runId)}) now_held on true
      where then_held.pull_id is distinct from now_held.pull_id
    ),
    changed as (
      select v.resource, v.key,
        coalesce((select array_agg(distinct d.id order by d.id) from (${changedIds}) d where d.id is not null), '{}') as ids,
        array(
          select i.invoice_id from invoice i
          where i.pull_id = v.new_id
            and exists (select from subject s where s.resource = 'line-items' and s.key = i.amends)
            and not exists (select from invoice o where o.pull_id = v.old_id and o.invoice_id = i.invoice_id)
          order by 1) as notes
      from version v
    )
    select resource, key, ids, notes from changed
    union
    select m.resource, m.key, '{}', '{}' from missing m
    where m.run_id = ${held.runId}
      and not exists (
        select from missing n where n.run_id = ${gone.runId} and n.resource = m.resource and n.key = m.key)
      and not exists (select from changed c where c.resource = m.resource and c.key = m.key)
    order by resource, key`.execute(db);
  return rows;
}

/** The version of a subject `s` in force at the end of a run. An import belongs to no run: the clock places it. */
function inForce(runId: string, nextRunId: string): RawBuilder<unknown> {
  return sql`
    select p.pull_id from pull p
    join run at on at.run_id = ${runId}
    join run next on next.run_id = ${nextRunId}
    left join run own on own.run_id = p.run_id
    where p.resource = s.resource and p.key = s.key and p.source = s.source and p.sealed_at is not null
      and case when own.run_id is not null then own.created_at <= at.created_at
        else p.sealed_at < coalesce(at.ended_at, nullif(next.created_at, at.created_at), 'infinity') end
    order by p.version desc limit 1`;
}

/** Rows that only one of the two versions `v` has, by the ids that a finding may name. */
const changedIds = sql`
  ${onlyInOne('order_line', ['order_id', 'alternate_id', 'subscription_id'])}
  union all ${onlyInOne('entitlement', ['order_id', 'alternate_id'])}
  union all ${onlyInOne('customer', ['customer_id'])}
  union all ${onlyInOne('invoice', ['invoice_id'])}
  union all ${onlyInOne('balance', ['currency'])}
  union all
  select unnest(array[g.order_key, g.subscription_id, e.pair_key] || g.order_ids) as id
  from charge_group g
  left join charge_event e on e.invoice_id = g.invoice_id and e.pull_id = g.pull_id and e.group_id = g.group_id
  where v.resource = 'line-items' and g.invoice_id = v.key and g.pull_id in (v.old_id, v.new_id)
    and not exists (
      select from charge_group o
      where o.invoice_id = v.key and o.pull_id = case g.pull_id when v.old_id then v.new_id else v.old_id end
        and o.group_id = g.group_id and o.customer_id = g.customer_id and o.currency = g.currency
        and o.content_hash = g.content_hash)`;

function onlyInOne(table: string, ids: readonly string[]): RawBuilder<unknown> {
  return sql`
  select unnest(array[${sql.join(ids.map((id) => sql.ref(`one.${id}`)))}]) as id
  from (
    select ${sql.join(ids.map((id) => sql.ref(`r.${id}`)))}
    from ${sql.table(table)} r
    where r.pull_id in (v.old_id, v.new_id)
    group by to_jsonb(r) - 'pull_id' - 'row_no', ${sql.join(ids.map((id) => sql.ref(`r.${id}`)))}
    having count(distinct r.pull_id) = 1) one`;
}
