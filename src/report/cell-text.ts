import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import { minorDigitsSql } from '../store/minor-digits-sql.ts';
import type { Table, TableColumn } from './table.ts';

/**
 * The text of a cell, as SQL over the table's rows `r`, and beside them {@link moneyOfRow} for its amounts: Postgres prints every figure, so no digit passes through a
 * JavaScript number. Unknown is null, and so is an empty text: both are printed as an empty cell without quotes.
 *
 * @throws AppError REPORT_DEFINITION on an amount in a table that names no currency
 */
export function cellText(table: Table, column: TableColumn): RawBuilder<string | null> {
  const value = sql.ref(`r.${column.name}`);
  switch (column.kind) {
    case 'text':
    case 'id':
    case 'code':
      return sql`nullif(${value}::text, '')`;
    case 'amount':
      assertCurrency(table);
      return amountText(value, sql.ref('money.minor_digits'));
    case 'price':
    case 'count':
      if (column.whole === true) return sql`${value}::text`;
      return sql`trim_scale(${value}::numeric)`;
    case 'day':
      // YYYY-MM-DD by the session's date style, and cheaper than to_char.
      return sql`${value}::date`;
    case 'instant':
      // ISO by the session's date style, seconds and no more; a third of what to_char takes.
      return sql`replace(left((${value}::timestamptz at time zone 'UTC')::text, 19), ' ', 'T') || 'Z'`;
    case 'flag':
      return sql`case when ${value} then 'yes' when not ${value} then 'no' end`;
  }
}

/**
 * As {@link cellText}, for COPY: an empty text stays one, printed as `""`. To make it null takes a seventh of what Postgres
 * needs for a wide file, and our dialect drops the quotes on its way.
 */
export function copiedCell(table: Table, column: TableColumn): RawBuilder<string | null> {
  const isText = column.kind === 'text' || column.kind === 'id' || column.kind === 'code';
  return isText ? sql`${sql.ref(`r.${column.name}`)}::text` : cellText(table, column);
}

/**
 * The minor units of a row's currency, as `money.minor_digits` beside the rows `r`: found once a row, not once an amount,
 * which halves what amounts take. `offset 0` keeps Postgres from writing it out into each of them again.
 */
export function moneyOfRow(currency: string): RawBuilder<{ minor_digits: number }> {
  return sql`(select ${minorDigitsSql(sql.ref(`r.${currency}`))} as minor_digits offset 0)`;
}

function assertCurrency({ name, currency }: Table): void {
  if (currency !== undefined) return;
  throw new AppError('REPORT_DEFINITION', `table ${name} has amounts and no currency`);
}

/** Padded to the minor units; a longer fraction is kept whole. */
export function amountText(
  amount: RawBuilder<unknown>,
  minorDigits: RawBuilder<unknown>,
): RawBuilder<string | null> {
  return sql`round(${amount}::numeric, greatest(min_scale(${amount}::numeric), ${minorDigits}))`;
}
