import type { SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Db } from '../store/connection.ts';
import type { Database } from '../store/schema.ts';
import { cellText } from './cell-text.ts';
import type { Report } from './report.ts';
import type { ReportScope } from './report-scope.ts';

/** Printed cells by column name; null is an empty cell. */
export type ReportRow = Readonly<Record<string, string | null>>;

/** All rows of a report in their order, every cell printed: the one select that both writers send. */
export function selectReport(
  db: Db,
  report: Report,
  scope: ReportScope,
): SelectQueryBuilder<Database & { r: unknown }, 'r', ReportRow> {
  return db
    .selectFrom(sql`(${report.query(scope)})`.as('r'))
    .select(report.columns.map((column) => cellText(report, column).as(column.name)))
    .orderBy(report.order);
}
