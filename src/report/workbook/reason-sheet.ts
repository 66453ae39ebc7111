import { sql } from 'kysely';

import type { Db } from '../../store/connection.ts';
import type { Report } from '../report.ts';
import type { ReportScope } from '../report-scope.ts';
import { sameAs } from './count-and-sum.ts';
import type { Sheet } from './sheet.ts';
import type { StakeRow } from './stake-columns.ts';
import { STAKE_COLUMNS, STAKE_SELECT, stakeCells } from './stake-columns.ts';

/** What a finding code means and what to do about it, for a finance person; by code. */
export type ReasonWords = Readonly<
  Record<string, { readonly title: string; readonly nextStep: string }>
>;

interface ReasonRow extends StakeRow {
  readonly code: string;
  readonly severity: string;
  readonly currency: string | null;
}

/** What the findings are, and how much each kind is about, per currency. */
export async function reasonSheet(
  db: Db,
  findings: Report,
  scope: ReportScope,
  words: ReasonWords,
): Promise<Sheet> {
  const { rows } = await sql<ReasonRow>`
    select r.code, r.severity, r.currency, ${STAKE_SELECT} from (${findings.query(scope)}) r
    group by r.code, r.severity, r.currency
    order by r.code collate "C", r.severity collate "C", r.currency collate "C"`.execute(db);
  return {
    name: 'By reason',
    table: undefined,
    columns: [
      { title: 'code', kind: 'text', width: 30 },
      { title: 'reason', kind: 'text', width: 40 },
      { title: 'severity', kind: 'text', width: 10 },
      { title: 'currency', kind: 'text', width: 10 },
      ...STAKE_COLUMNS,
      { title: 'next_step', kind: 'text', width: 60 },
    ],
    rows: rows.map((row, index) => [
      row.code,
      words[row.code]?.title ?? null,
      row.severity,
      row.currency,
      ...stakeCells(row, [
        sameAs('code', `A${index + 2}`, row.code),
        sameAs('severity', `C${index + 2}`, row.severity),
        sameAs('currency', `D${index + 2}`, row.currency),
      ]),
      words[row.code]?.nextStep ?? null,
    ]),
  };
}
