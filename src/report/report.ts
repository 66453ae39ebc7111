import type { RawBuilder } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import type { MatchSubject } from '../store/schema.ts';
import type { ReportScope, ScopeKind } from './report-scope.ts';

/**
 * How a cell is printed, and whether a spreadsheet could take it for a formula:
 *
 * - `text` free words, `id` an identifier, `code` a word of ours: as they are, guarded
 * - `amount` money in the row's currency: at least its minor units, never rounded
 * - `price` per unit, and `count`, quantities and numbers of things: exact, no trailing zeros
 * - `day` `2026-11-24`, `instant` `2026-11-24T03:00:00Z`, `flag` `yes` or `no`
 *
 * An empty cell is unknown or does not apply; 0 is printed `0`.
 */
export type ColumnKind =
  'text' | 'id' | 'code' | 'amount' | 'price' | 'count' | 'day' | 'instant' | 'flag';

export interface ReportColumn {
  /** Stable: printed in the header row and read by people's scripts. */
  readonly name: string;
  readonly kind: ColumnKind;
  /** Meaning and unit, for people. */
  readonly says: string;
}

/** One CSV: its columns in order, and the select that fills them. */
export interface Report {
  /** Stable: part of the file name and of commands. */
  readonly name: string;
  readonly says: string;
  /** A file for each invoice, for each period, or both. */
  readonly scopes: readonly ScopeKind[];
  /** Made from the match of this subject, and emitted only where the scope holds one; undefined: from invoices. */
  readonly subject?: MatchSubject;
  /**
   * True when rows come by the million: Postgres then writes the CSV itself, several times as fast. The bytes are the same
   * either way.
   */
  readonly bulk: boolean;
  readonly columns: readonly ReportColumn[];
  /** The column that names the currency of the row's amounts. */
  readonly currency: string;
  /** Selects raw values under the columns' names, and whatever else `order` needs. */
  query(scope: ReportScope): RawBuilder<unknown>;
  /** Over the query's columns as `r.name`: a total order, text under `collate "C"`. */
  readonly order: RawBuilder<unknown>;
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
