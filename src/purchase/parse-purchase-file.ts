import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseJson } from 'lossless-json';

import { AppError, messageOf } from '../lib/app-error.ts';
import type { Decimal } from '../lib/decimal.ts';
import { parseDecimal } from '../lib/decimal.ts';
import type { ReservationScope, Segment } from '../partner-center/catalog-market.ts';
import { RESERVATION_SCOPES, SEGMENTS } from '../partner-center/catalog-market.ts';
import type { PurchaseRow } from './purchase-row.ts';
import { purchaseKeyOf } from './purchase-row.ts';

/** Columns of a file of what to buy; beside them `provisioning.NAME`, which goes into the cart line as NAME. */
export const PURCHASE_COLUMNS = [
  'customer_id',
  'catalog_item_id',
  'product_id',
  'sku_id',
  'quantity',
  'billing_cycle',
  'term',
  'country',
  'segment',
  'reservation_scope',
  'promotion_id',
  'unit_price',
  'currency',
  'purchase_key',
] as const;

type Column = (typeof PURCHASE_COLUMNS)[number];
type Cells = Readonly<Partial<Record<Column, string>>>;

interface RawRow {
  readonly row: number;
  readonly cells: Cells;
  readonly provisioning: Readonly<Record<string, string>>;
}

const PROVISIONING = 'provisioning.';
const ROWS_MAX = 1_000;
const BILLING_CYCLES = ['monthly', 'annual', 'triennial', 'one_time', 'none'];
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ITEM = /^[^:\s]+:[^:\s]+:[^:\s]+$/;

/**
 * Reads a file of what to buy: CSV (RFC 4180, UTF-8), or a JSON list of objects with the same names and an object
 * `provisioning`. Columns may come in any order; those not needed may be absent or empty.
 *
 * @throws AppError PURCHASE_FILE (usage) that names every wrong row by its number
 */
export function parsePurchaseFile(bytes: Buffer, fileName: string): readonly PurchaseRow[] {
  const raw = isJson(bytes, fileName) ? rowsOfJson(bytes, fileName) : rowsOfCsv(bytes, fileName);
  if (raw.length === 0) throw refused(fileName, ['it has no rows']);
  if (raw.length > ROWS_MAX) throw refused(fileName, [`it has more than ${ROWS_MAX} rows`]);
  const problems: string[] = [];
  const rows: PurchaseRow[] = [];
  const rowOfKey = new Map<string, number>();
  for (const one of raw) {
    const found = problemsOf(one.cells);
    const row = found.length === 0 ? rowOf(one, rows) : undefined;
    const twin = row === undefined ? undefined : rowOfKey.get(row.key);
    if (twin !== undefined) found.push(`purchase_key is that of row ${twin}`);
    if (row !== undefined) {
      rows.push(row);
      rowOfKey.set(row.key, row.row);
    }
    if (found.length > 0) problems.push(`row ${one.row}: ${found.join('; ')}`);
  }
  if (problems.length > 0) throw refused(fileName, problems);
  return rows;
}

function isJson(bytes: Buffer, fileName: string): boolean {
  return (
    fileName.toLowerCase().endsWith('.json') ||
    bytes.toString('utf8', 0, 64).trimStart().startsWith('[')
  );
}

function rowsOfCsv(bytes: Buffer, fileName: string): readonly RawRow[] {
  let lines: string[][];
  try {
    lines = parseCsv(bytes, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw refused(fileName, [messageOf(error)]);
  }
  const [header = [], ...records] = lines;
  requireKnown(fileName, 'row 1', header);
  return records.map((record, index) => {
    const entries = header.map((name, place) => [name, record[place] ?? ''] as const);
    return rawRow(index + 2, Object.fromEntries(entries));
  });
}

/** Numbers keep their digits: an amount in JSON is as exact as one in a CSV. */
function rowsOfJson(bytes: Buffer, fileName: string): readonly RawRow[] {
  let json: unknown;
  try {
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    json = parseJson(text, null, { parseNumber: (digits) => digits });
  } catch (error) {
    throw refused(fileName, [messageOf(error)]);
  }
  if (!Array.isArray(json)) throw refused(fileName, ['it is no list of objects']);
  return json.map((one: unknown, index) => {
    if (typeof one !== 'object' || one === null)
      throw refused(fileName, [`row ${index + 1}: is no object`]);
    const { provisioning = {}, ...cells } = one as Record<string, unknown>;
    requireKnown(fileName, `row ${index + 1}`, Object.keys(cells));
    const flat = {
      ...cells,
      ...Object.fromEntries(
        Object.entries(provisioning as object).map(([name, value]) => [
          `${PROVISIONING}${name}`,
          value as unknown,
        ]),
      ),
    };
    return rawRow(
      index + 1,
      Object.fromEntries(Object.entries(flat).map(([name, value]) => [name, textOf(value)])),
    );
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : value == null ? '' : JSON.stringify(value);
}

/** A misspelt column would otherwise be a wish that nobody hears. */
function requireKnown(fileName: string, where: string, names: readonly string[]): void {
  const known: readonly string[] = PURCHASE_COLUMNS;
  const unknown = names.filter((name) => !known.includes(name) && !name.startsWith(PROVISIONING));
  if (unknown.length > 0) {
    throw refused(fileName, [`${where}: no column is called ${unknown.join(', ')}`]);
  }
}

function rawRow(row: number, values: Readonly<Record<string, string>>): RawRow {
  const filled = Object.entries(values).filter(([, value]) => value !== '');
  const isProvisioning = ([name]: readonly [string, string]) => name.startsWith(PROVISIONING);
  return {
    row,
    cells: Object.fromEntries(filled.filter((one) => !isProvisioning(one))),
    provisioning: Object.fromEntries(
      filled
        .filter(isProvisioning)
        .map(([name, value]) => [name.slice(PROVISIONING.length), value]),
    ),
  };
}

function problemsOf(cells: Cells): string[] {
  const says = (name: Column, what: string) =>
    `${name} ${JSON.stringify(cells[name] ?? '')} ${what}`;
  const { catalog_item_id: item, unit_price: price, currency, segment, quantity = '' } = cells;
  const isNamed = cells.product_id !== undefined && cells.sku_id !== undefined;
  return [
    GUID.test(cells.customer_id ?? '') ? '' : says('customer_id', 'is no GUID'),
    item === undefined && !isNamed
      ? 'neither catalog_item_id nor product_id and sku_id is given'
      : '',
    item === undefined || ITEM.test(item)
      ? ''
      : says('catalog_item_id', 'is no product:sku:availability'),
    /^[1-9]\d{0,8}$/.test(quantity) ? '' : says('quantity', 'is no whole number above 0'),
    BILLING_CYCLES.includes(cells.billing_cycle ?? '')
      ? ''
      : says('billing_cycle', `is none of ${BILLING_CYCLES.join(', ')}`),
    cells.term === undefined || /^P\d{1,2}[MY]$/.test(cells.term)
      ? ''
      : says('term', 'is none of P1M, P1Y, P3Y'),
    cells.country === undefined || /^[A-Za-z]{2}$/.test(cells.country)
      ? ''
      : says('country', 'is no ISO 3166 code'),
    segment === undefined || SEGMENTS.some((one) => one === segment)
      ? ''
      : says('segment', `is none of ${SEGMENTS.join(', ')}`),
    price === undefined || /^\d/.test(parseDecimal(price) ?? '')
      ? ''
      : says('unit_price', 'is no amount'),
    price === undefined || currency !== undefined ? '' : 'unit_price is given without currency',
    currency === undefined || /^[A-Za-z]{3}$/.test(currency)
      ? ''
      : says('currency', 'is no ISO 4217 code'),
  ].filter((problem) => problem !== '');
}

function rowOf({ row, cells, provisioning }: RawRow, before: readonly PurchaseRow[]): PurchaseRow {
  const [productId = '', skuId = ''] = cells.catalog_item_id?.split(':') ?? [
    cells.product_id,
    cells.sku_id,
  ];
  const wish = {
    customerId: (cells.customer_id ?? '').toLowerCase(),
    productId,
    skuId,
    catalogItemId: cells.catalog_item_id,
    quantity: Number(cells.quantity),
    billingCycle: cells.billing_cycle ?? '',
    termDuration: cells.term,
    country: cells.country?.toUpperCase(),
    segment: (cells.segment ?? 'commercial') as Segment,
    reservationScope: RESERVATION_SCOPES.find(
      (one): one is ReservationScope => one === cells.reservation_scope,
    ),
    promotionId: cells.promotion_id,
    unitPrice: cells.unit_price as Decimal | undefined,
    currency: cells.currency?.toUpperCase(),
    provisioning,
  };
  if (cells.purchase_key !== undefined) return { row, key: cells.purchase_key, ...wish };
  let nth = 1;
  while (before.some(({ key }) => key === purchaseKeyOf(wish, nth))) nth += 1;
  return { row, key: purchaseKeyOf(wish, nth), ...wish };
}

function refused(fileName: string, problems: readonly string[]): AppError {
  return new AppError('PURCHASE_FILE', `${fileName} cannot be read; nothing was bought`, {
    kind: 'usage',
    cause: new Error(problems.join('\n       ')),
    fix: `Correct the file. Its columns: ${PURCHASE_COLUMNS.join(', ')}, provisioning.NAME.`,
  });
}
