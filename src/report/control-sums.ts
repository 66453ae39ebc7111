import { sql } from 'kysely';

import type { Db } from '../store/connection.ts';
import { minorDigitsSql } from '../store/minor-digits-sql.ts';
import { amountText } from './cell-text.ts';
import type { Table } from './table.ts';

/** Per currency, then per amount column: exact decimals, as printed; null when every cell is empty. */
export type ControlSums = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

/** Sums a table's money. Rows without a currency have none. */
export async function controlSums(db: Db, table: Table): Promise<ControlSums> {
  if (table.currency === undefined) return {};
  const currency = sql.ref(`r.${table.currency}`);
  const sums = table.columns
    .filter(({ kind }) => kind === 'amount')
    .map(({ name }) => {
      const sum = sql`sum(${sql.ref(`r.${name}`)}::numeric)`;
      return sql`${amountText(sum, minorDigitsSql(currency))} as ${sql.id(name)}`;
    });
  if (sums.length === 0) return {};
  const { rows } = await sql<Record<string, string | null> & { for_currency: string }>`
    select ${currency} as for_currency, ${sql.join(sums)} from (${table.rows}) r
    where ${currency} is not null group by ${currency} order by ${currency} collate "C"`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ for_currency, ...of }) => [for_currency, of]));
}
