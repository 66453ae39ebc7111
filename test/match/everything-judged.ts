import { sql } from 'kysely';

import type { Tenant } from './use-tenant.ts';

/** Judges what a night judges: every invoice held, then the orders and the balances. @returns the matches */
export async function judgeAll(tenant: Tenant, asOf: string): Promise<readonly string[]> {
  const { rows } = await sql<{ invoice_id: string }>`
    select distinct i.invoice_id from invoice i join pull p on p.pull_id = i.pull_id and p.is_current
    where i.amends is null order by 1`.execute(tenant.db);
  const matches: string[] = [];
  for (const { invoice_id } of rows)
    matches.push((await tenant.match(invoice_id, { asOf })).matchId);
  matches.push((await tenant.matchOrders(asOf)).matchId, (await tenant.matchBalances()).matchId);
  return matches;
}

/** Everything some matches say, whatever their numbers: lines are told apart by their content. */
export async function everythingJudged(
  tenant: Tenant,
  matches: readonly string[],
): Promise<readonly unknown[]> {
  const { rows } = await sql<{ said: unknown }>`
    select jsonb_build_object(
      'match', to_jsonb(m) - '{match_id,made_at,input_hash,rule_set_hash,valid_until}'::text[],
      'findings', (
        select jsonb_agg(to_jsonb(f) - 'match_id' order by f.finding_id collate "C")
        from finding f where f.match_id = m.match_id),
      'lines', (
        select jsonb_agg(line order by line::text collate "C") from (
          select to_jsonb(d) - '{match_id,line_no}'::text[] || jsonb_build_object('line', encode(c.line_hash, 'hex')) as line
          from disposition d
          join match_pull u on u.match_id = m.match_id
          join charge c on c.invoice_id = d.invoice_id and c.pull_id = u.pull_id and c.line_no = d.line_no
          where d.match_id = m.match_id) l),
      'bridge', (
        select jsonb_agg(to_jsonb(b) - 'match_id' order by b.currency, b.step_no)
        from bridge_step b where b.match_id = m.match_id),
      'shares', (
        select jsonb_agg(to_jsonb(a) - 'match_id' order by a.group_id, a.order_id, a.order_line)
        from allocation a where a.match_id = m.match_id),
      'orders', (
        select jsonb_agg(to_jsonb(o) - 'match_id' order by o.row_no) from order_state o where o.match_id = m.match_id),
      'documents', (
        select jsonb_agg(to_jsonb(b) - 'match_id' order by b.row_no) from balance_document b where b.match_id = m.match_id)
      ) as said
    from match m where m.match_id = any(${matches}::bigint[])
    order by m.subject, m.key collate "C"`.execute(tenant.db);
  return rows.map(({ said }) => said);
}
