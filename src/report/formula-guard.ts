import type { ColumnKind } from './table.ts';

/** Put before a cell, it makes a spreadsheet take the rest as text. */
export const GUARD = "'";

/** Figures and dates are printed by us; only these can carry what somebody typed. */
const GUARDED_KINDS: readonly ColumnKind[] = ['text', 'id', 'code'];

/** What makes a spreadsheet run a text that begins with it: the full-width forms too, and what Excel trims away. */
const FORMULA_STARTS = new Set('=+-@\t\r\n\0＝＋－＠');

/** Looked through to find the first visible character: spaces of all kinds, byte order marks, zero widths. */
const BLANK = /^[\p{Zs}\p{Cf}\u000b\u000c\u0085\u2028\u2029]$/u;

const LINE_FEED = 0x0a;
const COMMA = 0x2c;

export function isGuarded(kind: ColumnKind): boolean {
  return GUARDED_KINDS.includes(kind);
}

/** Whether a spreadsheet that opens the file would run a cell of this text as a formula. */
export function isFormula(text: string): boolean {
  for (const character of text) {
    if (!BLANK.test(character)) return FORMULA_STARTS.has(character);
  }
  return false;
}

/**
 * `isFormula` of a cell that is still CSV, and perhaps not all there.
 *
 * @param at where the cell's text begins in `bytes`, UTF-8, behind the opening quote when it is quoted
 * @returns undefined when the bytes end before it can be told
 */
export function opensFormula(
  bytes: Buffer,
  { at, quoted }: { at: number; quoted: boolean },
): boolean | undefined {
  for (let next = at; ;) {
    const first = bytes[next];
    if (first === undefined) return undefined;
    if (isLetterOrDigit(first)) return false;
    // Outside quotes they end the cell: it held nothing visible. Empty cells are many.
    if ((first === COMMA || first === LINE_FEED) && !quoted) return false;
    const length = utf8Length(first);
    if (next + length > bytes.length) return undefined;
    const character = bytes.toString('utf8', next, next + length);
    if (!BLANK.test(character)) return FORMULA_STARTS.has(character);
    next += length;
  }
}

/** Nearly every cell begins with one, so nearly every cell is decided here. */
function isLetterOrDigit(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || isDigit(byte);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function utf8Length(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
