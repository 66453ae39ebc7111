import type { RawBuilder } from 'kysely';

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

export interface TableColumn {
  /** Stable: printed in the header row and read by people's scripts. */
  readonly name: string;
  readonly kind: ColumnKind;
  /** True for a `count` that is an integer in the database: it has no zeros to trim. */
  readonly whole?: true;
  /** Meaning and unit, for people. */
  readonly says: string;
}

/** What all tables of one kind have in common: their columns, and how the rows stand. */
export interface TableShape {
  /** Stable: part of file names and of commands. */
  readonly name: string;
  readonly says: string;
  /**
   * True when rows come by the million: Postgres then writes the CSV itself, several times as fast. The bytes are the same
   * either way.
   */
  readonly bulk: boolean;
  readonly columns: readonly TableColumn[];
  /** The column that names the currency of the row's amounts; undefined where no column is an amount. */
  readonly currency: string | undefined;
  /** Over the rows as `r.name`: a total order, text under `collate "C"`. */
  readonly order: RawBuilder<unknown>;
}

/** Rows that can be written as CSV or as a sheet. */
export interface Table extends TableShape {
  /** Selects raw values under the columns' names, and whatever else `order` needs. */
  readonly rows: RawBuilder<unknown>;
}
