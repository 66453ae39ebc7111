import { sql } from 'kysely';

import type { Db } from '../../store/connection.ts';
import type { Report } from '../report.ts';
import type { ReportScope } from '../report-scope.ts';
import { sameAs } from './count-and-sum.ts';
import type { Sheet } from './sheet.ts';
import type { StakeRow } from './stake-columns.ts';
import { STAKE_COLUMNS, STAKE_SELECT, stakeCells } from './stake-columns.ts';

interface CustomerRow extends StakeRow {
  readonly customer_name: string | null;
  readonly customer_id: string | null;
  readonly currency: string | null;
}

/** Whom the findings are about, per currency. A row without customer holds what is about several, or none. */
export async function customerSheet(db: Db, findings: Report, scope: ReportScope): Promise<Sheet> {
  const { rows } = await sql<CustomerRow>`
    select min(r.customer_name collate "C") as customer_name, nullif(r.customer_id, '') as customer_id, r.currency,
      ${STAKE_SELECT}
    from (${findings.query(scope)}) r
    group by nullif(r.customer_id, ''), r.currency
    order by nullif(r.customer_id, '') collate "C", r.currency collate "C"`.execute(db);
  return {
    name: 'By customer',
    table: undefined,
    columns: [
      { title: 'customer_name', kind: 'text', width: 36 },
      { title: 'customer_id', kind: 'text', width: 38 },
      { title: 'currency', kind: 'text', width: 10 },
      ...STAKE_COLUMNS,
    ],
    rows: rows.map((row, index) => [
      row.customer_name,
      row.customer_id,
      row.currency,
      ...stakeCells(row, [
        sameAs('customer_id', `B${index + 2}`, row.customer_id),
        sameAs('currency', `C${index + 2}`, row.currency),
      ]),
    ]),
  };
}
