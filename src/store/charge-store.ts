import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { ChargeColumn } from './charge-columns.ts';
import { CHARGE_COLUMNS } from './charge-columns.ts';
import type { StoreRows } from './pull-store.ts';
import { storingAnswer } from './shape-error.ts';

/**
 * Stores a page of billed lines of one invoice by one statement over the page's text: Postgres `numeric` is the first
 * to read an amount, whether it came as text or as a number. Equal lines are all kept.
 *
 * Amounts that must be there (subtotal, billableQuantity, currency) refuse the page when they are not; a missing tax
 * or total counts as 0, as Microsoft prints it before billing.
 */
export function storeChargesOf(invoiceId: string): StoreRows {
  return (trx, { pullId, firstRow, json }) =>
    storingAnswer(`line items of invoice ${invoiceId}`, async () => {
      const { numAffectedRows } = await sql`
        insert into charge (invoice_id, pull_id, line_no, ${COLUMN_NAMES}, line_hash)
        select ${invoiceId}, ${pullId}::bigint, ${firstRow}::int + line.ordinal, ${COLUMN_NAMES}, ${LINE_HASH}
        from (
          select x.ordinal, ${COLUMN_VALUES}
          from rows from (json_to_recordset(${json}::json -> 'items') as (${KEY_TYPES}))
            with ordinality as x(${KEY_NAMES}, ordinal)
        ) line`.execute(trx);
      return Number(numAffectedRows ?? 0n);
    });
}

const COLUMN_NAMES = sql.join(CHARGE_COLUMNS.map((c) => sql.ref(c.column)));
const KEY_NAMES = sql.join(CHARGE_COLUMNS.map((c) => sql.ref(c.key)));
/** Text, whatever the page holds: a JSON number arrives with the digits Microsoft wrote. */
const KEY_TYPES = sql.join(CHARGE_COLUMNS.map((c) => sql`${sql.ref(c.key)} text`));
const COLUMN_VALUES = sql.join(
  CHARGE_COLUMNS.map((c) => sql`${valueOf(c)} as ${sql.ref(c.column)}`),
);

/**
 * The canonical line: trimmed decimals, lower-case GUIDs, dates as UTC days, the fields below in this order. Every
 * line source gives the same line the same hash, so fields that only some sources carry stay out.
 */
const LINE_HASH = sql`sha256(convert_to(concat_ws('|', ${sql.join(
  CHARGE_COLUMNS.map((c) => canonicalOf(c)),
)}), 'UTF8'))`;

function valueOf({ key, kind, column }: ChargeColumn): RawBuilder<unknown> {
  const raw = sql.ref(`x.${key}`);
  switch (kind) {
    case 'amount':
      return column === 'tax_total' || column === 'total'
        ? sql`coalesce(api_amount(${raw}), 0)`
        : sql`api_amount(${raw})`;
    case 'instant':
      return sql`api_instant(${raw})`;
    case 'day':
      return sql`api_day(${raw})`;
    case 'guid':
      return sql`api_guid(nullif(${raw}, ''))`;
    case 'invoice':
      return sql`api_invoice_id(nullif(${raw}, ''))`;
    case 'json':
      return sql`case when ${raw} like '[%' then nullif(${raw}::jsonb::text, '[]') else nullif(${raw}, '') end`;
    case 'id':
      return column === 'currency' || column === 'pricing_currency'
        ? sql`upper(nullif(${raw}, ''))`
        : sql`nullif(${raw}, '')`;
    case 'text':
      return sql`nullif(${raw}, '')`;
  }
}

function canonicalOf({ column, kind }: ChargeColumn): RawBuilder<unknown> {
  const value = sql.ref(`line.${column}`);
  switch (kind) {
    case 'amount':
      return sql`coalesce(trim_scale(${value})::text, '')`;
    case 'instant':
      return sql`coalesce((${value} at time zone 'UTC')::date::text, '')`;
    case 'day':
      return sql`coalesce(${value}::text, '')`;
    case 'text':
    case 'id':
    case 'guid':
    case 'invoice':
    case 'json':
      return sql`coalesce(${value}, '')`;
  }
}
