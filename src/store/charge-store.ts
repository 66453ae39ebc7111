import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { ChargeColumn } from '../lib/charge-columns.ts';
import { CHARGE_COLUMNS, chargeColumnNamed } from '../lib/charge-columns.ts';
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
  return (trx, { pullId, firstRow, json, keys: printed = API_KEYS }) =>
    storingAnswer(`line items of invoice ${invoiceId}`, async () => {
      const known = printed.filter((key) => chargeColumnNamed(key) !== undefined);
      const keys = known.length === 0 ? API_KEYS : known;
      const names = sql.join(keys.map((key) => sql.ref(key)));
      // Text, whatever the page holds: a JSON number arrives with the digits Microsoft wrote.
      const types = sql.join(keys.map((key) => sql`${sql.ref(key)} text`));
      const { numAffectedRows } = await sql`
        insert into charge (invoice_id, pull_id, line_no, ${COLUMN_NAMES}, line_hash)
        select ${invoiceId}, ${pullId}::bigint, ${firstRow}::int + line.ordinal, ${COLUMN_NAMES}, ${LINE_HASH}
        from (
          select x.ordinal, ${columnValues(keys)}
          from rows from (json_to_recordset(${json}::json -> 'items') as (${types}))
            with ordinality as x(${names}, ordinal)
        ) line`.execute(trx);
      return Number(numAffectedRows ?? 0n);
    });
}

const API_KEYS = CHARGE_COLUMNS.map((c) => c.key);
const COLUMN_NAMES = sql.join(CHARGE_COLUMNS.map((c) => sql.ref(c.column)));

/** Each column's value from whichever of its spellings a line has. */
function columnValues(keys: readonly string[]): RawBuilder<unknown> {
  const spellings = new Map<string, string[]>();
  for (const key of keys) {
    const column = chargeColumnNamed(key)?.column ?? '';
    spellings.set(column, [...(spellings.get(column) ?? []), key]);
  }
  return sql.join(
    CHARGE_COLUMNS.map(
      (c) => sql`${valueOf(c, spellings.get(c.column) ?? [])} as ${sql.ref(c.column)}`,
    ),
  );
}

/** One qualifier, as the portal's file and as the API writes it. */
const FILE_ADD_ON = '"Add-on"';
const API_ADD_ON = '"AddOn"';

/** What the portal's file prints of an exchange rate. */
const RATE_PLACES = 9;

/**
 * The canonical line: trimmed decimals, lower-case GUIDs and charge types, dates as UTC days, in the order of the
 * columns. Every line source gives the same line the same hash, so fields that vary by source stay out.
 */
const LINE_HASH = sql`sha256(convert_to(concat_ws('|', ${sql.join(
  CHARGE_COLUMNS.filter((c) => c.varies !== true).map((c) => canonicalOf(c)),
)}), 'UTF8'))`;

function valueOf({ kind, column }: ChargeColumn, keys: readonly string[]): RawBuilder<unknown> {
  const raw =
    keys.length === 0
      ? sql`null::text`
      : sql`coalesce(${sql.join(keys.map((key) => sql`x.${sql.ref(key)}`))})`;
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
      return sql`replace(
        case when ${raw} like '[%' then nullif(${raw}::jsonb::text, '[]') else nullif(${raw}, '') end,
        ${sql.lit(FILE_ADD_ON)}, ${sql.lit(API_ADD_ON)})`;
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
      return column === 'pc_to_bc_exchange_rate'
        ? sql`coalesce(trim_scale(round(${value}, ${sql.lit(RATE_PLACES)}))::text, '')`
        : sql`coalesce(trim_scale(${value})::text, '')`;
    case 'instant':
      return sql`coalesce((${value} at time zone 'UTC')::date::text, '')`;
    case 'day':
      return sql`coalesce(${value}::text, '')`;
    case 'text':
      return column === 'charge_type'
        ? sql`lower(coalesce(btrim(${value}), ''))`
        : sql`coalesce(btrim(${value}), '')`;
    case 'id':
    case 'guid':
    case 'invoice':
    case 'json':
      return sql`coalesce(${value}, '')`;
  }
}
