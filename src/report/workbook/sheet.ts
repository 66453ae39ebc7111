/** How a column's cells are typed. A figure that is no plain decimal, or a day that is none, stays text. */
export type SheetColumnKind = 'text' | 'amount' | 'number' | 'day' | 'instant';

export interface SheetColumn {
  /** The header cell. Unique within its sheet. */
  readonly title: string;
  readonly kind: SheetColumnKind;
  /** In characters. */
  readonly width: number;
}

/** A cell that the spreadsheet computes. */
export interface FormulaCell {
  /** Written by us alone: nothing that came from outside may be part of it. */
  readonly formula: string;
  /** What it gives today, for readers that do not compute; null when only computing it tells. */
  readonly value: string | null;
  /** An amount as printed, whose decimals it shows where `value` is null. */
  readonly shownAs?: string | null;
}

/** Printed text, as in the CSV; null is an empty cell. */
export type SheetCell = string | null | FormulaCell;

export interface Sheet {
  /** At most 31 characters, and unique. */
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  /** Formulas of other sheets name the rows by it, as `name[title]`; undefined for a plain sheet. */
  readonly table: string | undefined;
  /** Read once, when the sheet's turn has come. */
  readonly rows: AsyncIterable<readonly SheetCell[]> | Iterable<readonly SheetCell[]>;
}

/** Excel's limit of 1,048,576 rows, less the header. */
export const SHEET_ROWS_MAX = 1_048_575;
