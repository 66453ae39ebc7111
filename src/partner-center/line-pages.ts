import type { FieldDrift } from '../lib/field-drift.ts';
import { BILLED_LINE } from './documented-shapes.ts';
import { isJsonObject } from './json-object.ts';
import { PartnerCenterShapeError, PartnerCenterTooLargeError } from './partner-center-errors.ts';
import { ShapeReader } from './shape-reader.ts';

/** Some lines of an export, as a collection. */
export interface LinePage {
  /** `{"items":[…]}`: the lines as they came, with commas between. */
  readonly body: Buffer;
  readonly itemCount: number;
  /** Every key they have, in the order of first sight; each in the case it was printed in. */
  readonly keys: readonly string[];
  /** How they differ from what is documented. */
  readonly drift: readonly FieldDrift[];
}

export interface LinePagesOptions {
  readonly what: string;
  readonly pageLines: number;
  readonly lineBytesMax: number;
}

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
const BEGIN = Buffer.from('{"items":[');
const COMMA = Buffer.from(',');
const END = Buffer.from(']}');

/**
 * Cuts a file of JSON lines into pages. Lines are parsed to see that each is one whole object, and handed on as bytes.
 *
 * Errors: PARTNER_CENTER_SHAPE names the line; PARTNER_CENTER_TOO_LARGE for a line that does not end.
 */
export async function* linePages(
  bytes: AsyncIterable<Buffer>,
  options: LinePagesOptions,
): AsyncGenerator<LinePage, void, undefined> {
  const page = new PageInMaking(options);
  for await (const line of linesOf(bytes, options)) {
    page.append(line);
    if (page.isFull) yield page.take();
  }
  if (!page.isEmpty) yield page.take();
}

class PageInMaking {
  readonly #options: LinePagesOptions;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #lines: Buffer[] = [];
  #shape = new ShapeReader(BILLED_LINE);
  #lineNumber = 0;

  constructor(options: LinePagesOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#lines.length >= this.#options.pageLines;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  append(line: Buffer): void {
    this.#lineNumber += 1;
    let json: unknown;
    try {
      json = JSON.parse(this.#decoder.decode(line));
    } catch {
      json = undefined;
    }
    if (!isJsonObject(json)) {
      throw new PartnerCenterShapeError(
        this.#options.what,
        `line ${this.#lineNumber} is no JSON object`,
      );
    }
    this.#shape.read(json);
    this.#lines.push(line);
  }

  take(): LinePage {
    const parts = this.#lines.flatMap((line, at) => (at === 0 ? [line] : [COMMA, line]));
    const page = {
      body: Buffer.concat([BEGIN, ...parts, END]),
      itemCount: this.#lines.length,
      keys: this.#shape.keys,
      drift: this.#shape.drift(),
    };
    this.#lines = [];
    this.#shape = new ShapeReader(BILLED_LINE);
    return page;
  }
}

/** Lines without their ends; empty ones are none. A byte-order mark may begin the file. */
async function* linesOf(
  bytes: AsyncIterable<Buffer>,
  { what, lineBytesMax }: LinePagesOptions,
): AsyncGenerator<Buffer> {
  let open: Buffer[] = [];
  let openBytes = 0;
  let isFirst = true;

  const close = (end: Buffer): Buffer => {
    const line = open.length === 0 ? end : Buffer.concat([...open, end]);
    open = [];
    openBytes = 0;
    const isMarked = isFirst && line.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
    isFirst = false;
    return isMarked ? line.subarray(BYTE_ORDER_MARK.length) : line;
  };

  for await (const chunk of bytes) {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      const line = close(chunk.subarray(start, at));
      if (!isBlank(line)) yield line;
      start = at + 1;
    }
    const rest = chunk.subarray(start);
    openBytes += rest.length;
    if (openBytes > lineBytesMax)
      throw new PartnerCenterTooLargeError(`a line of ${what}`, lineBytesMax);
    if (rest.length > 0) open.push(rest);
  }
  const last = close(Buffer.alloc(0));
  if (!isBlank(last)) yield last;
}

function isBlank(line: Buffer): boolean {
  return line.length < 3 && line.toString('latin1').trim() === '';
}
