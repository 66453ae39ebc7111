import { sql } from 'kysely';

import type { Db } from '../store/connection.ts';
import { amountText } from './cell-text.ts';
import type { Report } from './report.ts';
import type { ReportScope } from './report-scope.ts';

/** Per currency, then per amount column: exact decimals, as printed; null when every cell is empty. */
export type ControlSums = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

/** Sums a report's money. Rows without a currency have none. */
export async function controlSums(
  db: Db,
  report: Report,
  scope: ReportScope,
): Promise<ControlSums> {
  const currency = sql.ref(`r.${report.currency}`);
  const sums = report.columns
    .filter(({ kind }) => kind === 'amount')
    .map(({ name }) => {
      const sum = sql`sum(${sql.ref(`r.${name}`)}::numeric)`;
      return sql`${amountText(sum, currency)} as ${sql.id(name)}`;
    });
  if (sums.length === 0) return {};
  const { rows } = await sql<Record<string, string | null> & { for_currency: string }>`
    select ${currency} as for_currency, ${sql.join(sums)} from (${report.query(scope)}) r
    where ${currency} is not null group by ${currency} order by ${currency} collate "C"`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ for_currency, ...of }) => [for_currency, of]));
}
