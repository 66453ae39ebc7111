import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { FINDING_WORDS } from './finding-words.ts';

const TITLES = JSON.stringify(
  Object.fromEntries(Object.entries(FINDING_WORDS).map(([code, { title }]) => [code, title])),
);

/**
 * Writes the bridge, a waterfall per currency from the invoice total to zero, tax included: what orders explain, what
 * each root finding owns in ladder order, tax that the statement names and no line carries, what is out of scope, what
 * could not be checked.
 *
 * It sums the lines themselves by their dispositions, so a line without one shows as a remainder.
 *
 * @returns the remainders that are not 0, per currency; empty on a bridge that closes
 */
export async function writeBridge(
  trx: Trx,
  match: {
    matchId: string;
    invoiceId: string;
    linesPullId: string | undefined;
    notChecked: boolean;
  },
): Promise<readonly { currency: string; remainder: string }[]> {
  await sql`
    insert into bridge_step (match_id, currency, step_no, step, code, lines, amount, running_remainder)
    with line as (
      select c.currency, d.disposition, count(*)::int as lines, sum(c.total) as total
      from charge c
      join disposition d
        on d.invoice_id = c.invoice_id and d.match_id = ${match.matchId}::bigint and d.line_no = c.line_no
      where c.invoice_id = ${match.invoiceId} and c.pull_id = ${match.linesPullId ?? null}::bigint
      group by c.currency, d.disposition
    ),
    owned as (
      select s.currency, s.code, s.rank, coalesce(sum(c.lines), 0)::int as lines, sum(s.bridge) as amount,
        coalesce(sum(s.bridge) filter (where s.cell is not null), 0) as of_lines
      from m_share s left join m_cell c on c.cell = s.cell
      where s.owns and s.currency is not null
      group by s.currency, s.code, s.rank
      having sum(s.bridge) <> 0 or coalesce(sum(c.lines), 0) > 0
    ),
    part as (
      select t.currency, 2 as place, 0 as rank, 'Explained by orders' as step, '' as code,
        coalesce(sum(l.lines) filter (where l.disposition in ('matched', 'tolerated')), 0)::int as lines,
        coalesce(sum(l.total) filter (where l.disposition in ('matched', 'tolerated', 'finding')), 0)
          - coalesce((select sum(o.of_lines) from owned o where o.currency = t.currency), 0) as amount
      from m_total t left join line l on l.currency = t.currency
      group by t.currency
      union all
      select currency, 3, rank, ${TITLES}::json ->> code, code, lines, amount from owned
      union all
      select currency, 4, 0, 'Tax that only the statement names', 'TAX_NOT_IN_LINES', 0, tax_outside
      from m_total where tax_outside <> 0
      union all
      select currency, 5, 0, 'Out of scope', '', lines, total from line where disposition = 'out-of-scope'
    ),
    unchecked as (
      select t.currency, 6 as place, 0 as rank, 'Not checked' as step, '' as code, 0 as lines,
        t.total_charges - coalesce((select sum(p.amount) from part p where p.currency = t.currency), 0) as amount
      from m_total t where ${match.notChecked}::boolean
    ),
    step as (
      select currency, 1 as place, 0 as rank, 'Invoice total' as step, '' as code, lines, total_charges as amount
      from m_total
      union all select * from part where amount <> 0 or lines > 0
      union all select * from unchecked where amount <> 0
    )
    select ${match.matchId}::bigint, currency, row_number() over w, step, code, lines, amount,
      sum(case when place = 1 then amount else -amount end) over w
    from step
    window w as (partition by currency order by place, rank)`.execute(trx);

  const { rows } = await sql<{ currency: string; remainder: string }>`
    select currency, running_remainder as remainder
    from (
      select distinct on (currency) currency, running_remainder
      from bridge_step where match_id = ${match.matchId}::bigint
      order by currency, step_no desc) closing
    where running_remainder <> 0`.execute(trx);
  return rows;
}
