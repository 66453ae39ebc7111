import type { RawBuilder } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import type { MatchSubject } from '../store/schema.ts';
import type { ReportScope, ScopeKind } from './report-scope.ts';
import type { Table, TableShape } from './table.ts';

/** One CSV that runs emit: its columns in order, and the select that fills them for a scope. */
export interface Report extends TableShape {
  /** A file for each invoice, for each period, or both. */
  readonly scopes: readonly ScopeKind[];
  /** Made from the match of this subject, and emitted only where the scope holds one; undefined: from invoices. */
  readonly subject?: MatchSubject;
  /** True: what people decide changes the file. */
  readonly showsDecisions?: boolean;
  readonly currency: string;
  /** The rows of a scope, as {@link Table} has them. */
  query(scope: ReportScope): RawBuilder<unknown>;
}

/** A report, filled for one scope. */
export function reportTable(report: Report, scope: ReportScope): Table {
  return { ...report, rows: report.query(scope) };
}

/**
 * Checks a definition once, when it is loaded.
 *
 * @throws AppError REPORT_DEFINITION when two columns share a name or the currency column is not among them
 */
export function defineReport(report: Report): Report {
  const names = report.columns.map(({ name }) => name);
  if (new Set(names).size !== names.length) {
    throw new AppError('REPORT_DEFINITION', `report ${report.name} has two columns of one name`);
  }
  if (!names.includes(report.currency)) {
    throw new AppError('REPORT_DEFINITION', `report ${report.name} has no ${report.currency}`);
  }
  return report;
}
