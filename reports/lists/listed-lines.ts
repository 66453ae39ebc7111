import { sql } from 'kysely';

import { reportTable } from '../../src/report/report.ts';
import type { ReportScope } from '../../src/report/report-scope.ts';
import type { Table } from '../../src/report/table.ts';
import type { LineDisposition } from '../../src/store/schema.ts';
import { lines } from '../lines.ts';

/** The lines of an invoice, as the report `lines` has them; of one disposition when it is named. */
export function listedLines(
  invoice: ReportScope,
  { disposition }: { readonly disposition?: LineDisposition | undefined },
): Table {
  const table = reportTable(lines, invoice);
  if (disposition === undefined) return table;
  return {
    ...table,
    rows: sql`select * from (${table.rows}) l where l.disposition = ${disposition}`,
  };
}
