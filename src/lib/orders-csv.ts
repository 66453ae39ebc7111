import { parse } from 'csv-parse/sync';

import { AppError, messageOf } from './app-error.ts';
import { type Decimal, parseDecimal } from './decimal.ts';

/** One line of an order as the partner's own system holds it. */
export interface OrderRow {
  /** Tenant of the customer, lower-case GUID. */
  readonly customerId: string;
  readonly orderId: string;
  /** From 0, as Partner Center numbers them; the place within the order where the file leaves it empty. */
  readonly orderLine: number;
  /** `product:sku:availability`, or the GUID of a legacy offer. */
  readonly catalogItemId: string;
  readonly quantity: Decimal;
  /** Per unit and billing cycle, before tax, in `currency`; undefined where nothing was promised. */
  readonly unitPrice: Decimal | undefined;
  readonly currency: string;
  /** ISO 8601 with zone; a day alone is its UTC midnight. */
  readonly orderedAt: string;
}

export const ORDERS_CSV_COLUMNS = [
  'customer_id',
  'order_id',
  'order_line',
  'catalog_item_id',
  'quantity',
  'unit_price',
  'currency',
  'ordered_at',
] as const;

type Cells = Readonly<Record<(typeof ORDERS_CSV_COLUMNS)[number], string>>;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ITEM = /^[^:\s]+:[^:\s]+:[^:\s]+$/;
const INSTANT =
  /^(\d{4}-(?:0[1-9]|1[0-2])-\d{2})(?:[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,7})?)?(Z|[+-]\d{2}:?\d{2}))?$/i;

/**
 * Reads a CSV of orders: RFC 4180, UTF-8 with or without BOM, the columns of {@link ORDERS_CSV_COLUMNS} in any order.
 * `order_line` and `unit_price` may be empty.
 *
 * @throws AppError ORDERS_CSV (usage) that names every wrong row by its number in the file; the header is row 1
 */
export function parseOrdersCsv(bytes: Buffer, fileName: string): readonly OrderRow[] {
  const records = recordsOf(bytes, fileName);
  const problems: string[] = [];
  const rows = new Map<string, OrderRow>();
  const orders = new Map<string, { row: OrderRow; lines: number; rowNumber: number }>();
  for (const [index, cells] of records.entries()) {
    const rowNumber = index + 2;
    const found = problemsOf(cells);
    if (found.length === 0) {
      const orderId = idOf(cells.order_id);
      const order = orders.get(orderId);
      const row = rowOf(cells, order?.lines ?? 0);
      const twin = `${orderId}\n${row.orderLine}`;
      if (rows.has(twin)) found.push(`order ${orderId} has line ${row.orderLine} twice`);
      if (order !== undefined) found.push(...contradictions(row, order));
      rows.set(twin, row);
      orders.set(orderId, {
        row: order?.row ?? row,
        lines: (order?.lines ?? 0) + 1,
        rowNumber: order?.rowNumber ?? rowNumber,
      });
    }
    if (found.length > 0) problems.push(`row ${rowNumber}: ${found.join('; ')}`);
  }
  if (problems.length > 0) throw refused(fileName, problems);
  return [...rows.values()];
}

function recordsOf(bytes: Buffer, fileName: string): readonly Cells[] {
  let lines: string[][];
  try {
    lines = parse(bytes, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
  } catch (error) {
    throw refused(fileName, [messageOf(error)]);
  }
  const [header = [], ...records] = lines;
  const absent = ORDERS_CSV_COLUMNS.filter((name) => !header.includes(name));
  if (absent.length > 0) throw refused(fileName, [`row 1: no column ${absent.join(', ')}`]);
  const places = ORDERS_CSV_COLUMNS.map((name) => [name, header.indexOf(name)] as const);
  return records.map(
    (record) =>
      Object.fromEntries(places.map(([name, place]) => [name, record[place] ?? ''])) as Cells,
  );
}

function problemsOf(cells: Cells): string[] {
  const quantity = parseDecimal(cells.quantity);
  const price = parseDecimal(cells.unit_price);
  const wrong = (name: keyof Cells, what: string) =>
    `${name} ${JSON.stringify(cells[name])} ${what}`;
  return [
    GUID.test(idOf(cells.customer_id)) ? '' : wrong('customer_id', 'is no GUID'),
    cells.order_id === '' ? 'order_id is empty' : '',
    /^\d{0,9}$/.test(cells.order_line) ? '' : wrong('order_line', 'is no whole number'),
    ITEM.test(cells.catalog_item_id) || GUID.test(idOf(cells.catalog_item_id))
      ? ''
      : wrong('catalog_item_id', 'is no product:sku:availability'),
    quantity === undefined || !isAboveZero(quantity)
      ? wrong('quantity', 'is no number above 0')
      : '',
    cells.unit_price !== '' && (price === undefined || price.startsWith('-'))
      ? wrong('unit_price', 'is no amount')
      : '',
    /^[A-Za-z]{3}$/.test(cells.currency) ? '' : wrong('currency', 'is no ISO 4217 code'),
    isInstant(cells.ordered_at)
      ? ''
      : wrong('ordered_at', 'is no ISO 8601 day, or instant with zone'),
  ].filter((problem) => problem !== '');
}

function rowOf(cells: Cells, place: number): OrderRow {
  return {
    customerId: idOf(cells.customer_id),
    orderId: idOf(cells.order_id),
    orderLine: cells.order_line === '' ? place : Number(cells.order_line),
    catalogItemId: idOf(cells.catalog_item_id),
    quantity: cells.quantity as Decimal,
    unitPrice: parseDecimal(cells.unit_price),
    currency: cells.currency.toUpperCase(),
    orderedAt: cells.ordered_at.length === 10 ? `${cells.ordered_at}T00:00:00Z` : cells.ordered_at,
  };
}

function contradictions(row: OrderRow, first: { row: OrderRow; rowNumber: number }): string[] {
  const says = (what: string) =>
    `order ${row.orderId} has another ${what} in row ${first.rowNumber}`;
  return [
    row.customerId === first.row.customerId ? '' : says('customer'),
    row.currency === first.row.currency ? '' : says('currency'),
  ].filter((problem) => problem !== '');
}

/** GUIDs vary in case; other ids do not. */
function idOf(id: string): string {
  const lower = id.toLowerCase();
  return GUID.test(lower) ? lower : id;
}

function isAboveZero(quantity: Decimal): boolean {
  return !quantity.startsWith('-') && /[1-9]/.test(quantity.split(/[eE]/)[0] ?? '');
}

/** `Date` would take 31 February for a day of March. */
function isInstant(text: string): boolean {
  const day = INSTANT.exec(text)?.[1];
  if (day === undefined) return false;
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

function refused(fileName: string, problems: readonly string[]): AppError {
  return new AppError('ORDERS_CSV', `${fileName} cannot be imported; nothing was stored`, {
    kind: 'usage',
    cause: new Error(problems.join('\n       ')),
    fix: `Correct the file: ${ORDERS_CSV_COLUMNS.join(', ')}.`,
  });
}
