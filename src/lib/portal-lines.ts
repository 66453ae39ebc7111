import { parse } from 'csv-parse';

import { AppError, messageOf } from './app-error.ts';
import type { ChargeColumn } from './charge-columns.ts';
import { chargeColumnNamed } from './charge-columns.ts';
import { readPortalCell } from './portal-cell.ts';

/** Some rows of the portal's reconciliation file. */
export interface PortalPage {
  /** The bytes of the file that hold these rows; one after another the pages' bytes are the file. */
  readonly bytes: Buffer;
  /** `{"items":[…]}` under the v1 API's names: exact text, days as YYYY-MM-DD. */
  readonly json: Buffer;
  readonly keys: readonly string[];
  readonly itemCount: number;
  /** The number that each of these rows prints, without repetition. */
  readonly invoiceNumbers: readonly string[];
}

/** A page is one statement's parameter: about 3 MB. */
const ROWS_PER_PAGE = 2000;
/** Enough to see what is wrong with a file. */
const PROBLEMS_MAX = 20;
const REQUIRED = ['CustomerId', 'ProductId', 'SkuId', 'ChargeType', 'Subtotal', 'Currency'];

interface CsvRecord {
  readonly record: readonly string[];
  /** Bytes of the file up to the end of this record. */
  readonly info: { readonly bytes: number };
}

/**
 * Reads the reconciliation file that the portal hands out: RFC 4180, UTF-8 with or without byte-order mark, columns in
 * any order and under any documented name, days as M/D/YYYY or ISO 8601, decimals with a point. Columns nobody documents are
 * left out.
 *
 * @throws AppError LINES_CSV (usage) naming rows and columns; the header is row 1
 */
export async function* readPortalLines(
  file: AsyncIterable<Buffer>,
  fileName: string,
): AsyncGenerator<PortalPage, void, undefined> {
  const raw = new RawBytes();
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true });
  const feeding = feed(file, parser, raw);
  feeding.catch((error: unknown) => parser.destroy(error as Error));
  let page: PageOfRows | undefined;
  let row = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      row += 1;
      if (page === undefined) {
        page = new PageOfRows(columnsOf(record, fileName), fileName);
        continue;
      }
      page.append(record, row);
      if (page.size < ROWS_PER_PAGE) continue;
      yield page.take(raw.upTo(info.bytes));
    }
    await feeding;
  } catch (error) {
    throw error instanceof AppError ? error : refused(fileName, [messageOf(error)]);
  } finally {
    parser.destroy();
  }
  if (page === undefined) throw refused(fileName, ['the file is empty']);
  if (page.size > 0 || row === 1) yield page.take(raw.rest());
}

async function feed(
  file: AsyncIterable<Buffer>,
  parser: NodeJS.WritableStream,
  raw: RawBytes,
): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of file) {
    decoder.decode(chunk, { stream: true });
    raw.append(chunk);
    if (!parser.write(chunk)) {
      await new Promise<void>((resolve) => {
        parser.once('drain', resolve).once('close', resolve);
      });
    }
  }
  parser.end();
}

/** The file's bytes, as far as they are read and not handed on. */
class RawBytes {
  #held = Buffer.alloc(0);
  #chunks: Buffer[] = [];
  #handedOn = 0;

  append(chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  upTo(end: number): Buffer {
    this.#held = Buffer.concat([this.#held, ...this.#chunks]);
    this.#chunks = [];
    const taken = this.#held.subarray(0, end - this.#handedOn);
    this.#held = this.#held.subarray(taken.length);
    this.#handedOn = end;
    return taken;
  }

  rest(): Buffer {
    return Buffer.concat([this.#held, ...this.#chunks]);
  }
}

interface PlacedColumn {
  readonly place: number;
  readonly column: ChargeColumn;
}

class PageOfRows {
  readonly #columns: readonly PlacedColumn[];
  readonly #fileName: string;
  readonly #cells: number;
  #items: Record<string, string>[] = [];
  #problems: string[] = [];

  constructor(header: { columns: readonly PlacedColumn[]; cells: number }, fileName: string) {
    this.#columns = header.columns;
    this.#cells = header.cells;
    this.#fileName = fileName;
  }

  get size(): number {
    return this.#items.length;
  }

  append(record: readonly string[], row: number): void {
    const item: Record<string, string> = {};
    if (record.length !== this.#cells) {
      this.#problems.push(`row ${row}: ${record.length} cells, the header has ${this.#cells}`);
    }
    for (const { place, column } of this.#columns) {
      const cell = readPortalCell(column, record[place] ?? '');
      if ('value' in cell) item[column.key] = cell.value;
      else this.#problems.push(`row ${row}: ${column.file} ${cell.problem}`);
    }
    item['billableQuantity'] ??= item['quantity'] ?? '';
    this.#items.push(item);
    if (this.#problems.length > PROBLEMS_MAX) throw refused(this.#fileName, this.#problems);
  }

  take(bytes: Buffer): PortalPage {
    if (this.#problems.length > 0) throw refused(this.#fileName, this.#problems);
    const items = this.#items;
    this.#items = [];
    return {
      bytes,
      json: Buffer.from(JSON.stringify({ items })),
      keys: [...new Set([...this.#columns.map(({ column }) => column.key), 'billableQuantity'])],
      itemCount: items.length,
      invoiceNumbers: [...new Set(items.map((item) => item['invoiceNumber'] ?? ''))],
    };
  }
}

function columnsOf(
  header: readonly string[],
  fileName: string,
): { columns: readonly PlacedColumn[]; cells: number } {
  const columns = header.flatMap((name, place) => {
    const column = chargeColumnNamed(name);
    return column === undefined ? [] : [{ place, column }];
  });
  const names = columns.map(({ column }) => column.file);
  const absent = REQUIRED.filter((name) => !names.includes(name));
  const hasQuantity = names.includes('BillableQuantity') || names.includes('Quantity');
  if (!hasQuantity) absent.push('BillableQuantity');
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  const problems = [
    ...(absent.length > 0 ? [`row 1: no column ${absent.join(', ')}`] : []),
    ...(twice === undefined ? [] : [`row 1: column ${twice} stands twice`]),
  ];
  if (problems.length > 0) throw refused(fileName, problems);
  return { columns, cells: header.length };
}

function refused(fileName: string, problems: readonly string[]): AppError {
  return new AppError('LINES_CSV', `${fileName} cannot be read; nothing was stored`, {
    kind: 'usage',
    cause: new Error(problems.join('\n       ')),
    fix: 'Download the reconciliation file from Partner Center again, and do not save it from Excel: that changes dates and ids.',
  });
}
