import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import { minorDigitsSql } from '../store/minor-digits-sql.ts';
import type { Table, TableColumn } from './table.ts';

/**
 * The text of a cell, as SQL over the table's rows `r`: Postgres prints every figure, so no digit passes through a
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
      return amountText(value, sql.ref(`r.${currencyOf(table)}`));
    case 'price':
    case 'count':
      return sql`trim_scale(${value}::numeric)`;
    case 'day':
      // YYYY-MM-DD by the session's date style, and cheaper than to_char.
      return sql`${value}::date`;
    case 'instant':
      return sql`to_char(${value}::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
    case 'flag':
      return sql`case when ${value} then 'yes' when not ${value} then 'no' end`;
  }
}

function currencyOf({ name, currency }: Table): string {
  if (currency !== undefined) return currency;
  throw new AppError('REPORT_DEFINITION', `table ${name} has amounts and no currency`);
}

/** Padded to the currency's minor units; a longer fraction is kept whole. */
export function amountText(
  amount: RawBuilder<unknown>,
  currency: RawBuilder<unknown>,
): RawBuilder<string | null> {
  return sql`round(${amount}::numeric, greatest(min_scale(${amount}::numeric), ${minorDigitsSql(currency)}))`;
}
