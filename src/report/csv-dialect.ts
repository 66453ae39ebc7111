import type { TransformCallback } from 'node:stream';
import { Transform } from 'node:stream';

import { GUARD, opensFormula } from './formula-guard.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CRLF = Buffer.from('\r\n');
const GUARD_BYTES = Buffer.from(GUARD);
const NOTHING = Buffer.alloc(0);

/**
 * Turns the CSV that Postgres writes into the one we promise, in one pass over the bytes: rows end with CRLF, line
 * breaks inside quotes stay as they are, empty texts lose their quotes, and cells of guarded columns that a spreadsheet
 * would run get a leading apostrophe. Memory is one chunk, whatever the file.
 */
export class CsvDialect extends Transform {
  /** Cells that got an apostrophe. */
  guardedCells = 0;

  readonly #guarded: readonly boolean[];
  #lines = 0;
  #column = 0;
  #inQuotes = false;
  #atCellStart = true;
  /** The beginning of a cell that cannot be judged before more bytes come. */
  #held: Buffer = NOTHING;

  /** @param guarded for each column, whether its cells are guarded */
  constructor(guarded: readonly boolean[]) {
    super();
    this.#guarded = guarded;
  }

  /** Rows seen, without the header. */
  get rows(): number {
    return Math.max(0, this.#lines - 1);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = NOTHING;
    const parts: Buffer[] = [];
    let copied = 0;
    let at = 0;
    while (at < bytes.length) {
      if (this.#atCellStart) {
        // Most cells of a wide file are empty: they cost one comparison.
        while (bytes[at] === COMMA) {
          this.#column += 1;
          at += 1;
        }
        if (at === bytes.length) break;
        if (bytes[at] === QUOTE) {
          const isEmpty = emptyText(bytes, at);
          if (isEmpty === undefined) break;
          if (isEmpty) {
            parts.push(bytes.subarray(copied, at));
            copied = at + 2;
            at = copied;
            this.#inQuotes = false;
            this.#atCellStart = false;
            continue;
          }
        }
        const start = this.#beginCell(bytes, at);
        if (start === undefined) break;
        if (start.formula) {
          parts.push(bytes.subarray(copied, start.at), GUARD_BYTES);
          copied = start.at;
        }
        at = start.at;
      }
      at = nextTurn(bytes, at, this.#inQuotes);
      const byte = bytes[at];
      if (byte === undefined) break;
      // A doubled quote closes and opens again.
      if (byte === QUOTE) this.#inQuotes = !this.#inQuotes;
      else if (byte === COMMA) {
        this.#column += 1;
        this.#atCellStart = true;
      } else {
        parts.push(bytes.subarray(copied, at), CRLF);
        copied = at + 1;
        this.#endRow();
      }
      at += 1;
    }
    this.#held = bytes.subarray(at);
    parts.push(bytes.subarray(copied, at));
    done(null, Buffer.concat(parts));
  }

  override _flush(done: TransformCallback): void {
    done(null, this.#held);
  }

  /** @returns where the cell's text begins; undefined when it takes more bytes to judge it */
  #beginCell(bytes: Buffer, cell: number): { at: number; formula: boolean } | undefined {
    const quoted = bytes[cell] === QUOTE;
    const at = quoted ? cell + 1 : cell;
    const formula =
      this.#guarded[this.#column] === true ? opensFormula(bytes, { at, quoted }) : false;
    if (formula === undefined) return undefined;
    if (formula) this.guardedCells += 1;
    this.#inQuotes = quoted;
    this.#atCellStart = false;
    return { at, formula };
  }

  #endRow(): void {
    this.#lines += 1;
    this.#column = 0;
    this.#atCellStart = true;
  }
}

/** Whether a quoted cell is `""`, an empty text; undefined when it takes more bytes to tell. */
function emptyText(bytes: Buffer, cell: number): boolean | undefined {
  const [, second, third] = bytes.subarray(cell, cell + 3);
  if (second === undefined) return undefined;
  if (second !== QUOTE) return false;
  return third === undefined ? undefined : third !== QUOTE;
}

/** The next byte that matters: the closing quote inside quotes, else a quote, comma or line feed; or the end. */
function nextTurn(bytes: Buffer, from: number, inQuotes: boolean): number {
  if (inQuotes) {
    const quote = bytes.indexOf(QUOTE, from);
    return quote === -1 ? bytes.length : quote;
  }
  const { length } = bytes;
  for (let at = from; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    // All three are low, and most bytes are not: one comparison decides nearly all.
    if (byte <= COMMA && (byte === COMMA || byte === LINE_FEED || byte === QUOTE)) return at;
  }
  return length;
}
