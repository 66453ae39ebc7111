import type { SheetCell, SheetColumnKind } from './sheet.ts';
import { CELL_STYLE } from './styles-xml.ts';
import { xmlText } from './xml-text.ts';

const DECIMAL = /^-?\d+(?:\.(\d+))?$/;
const DAY_MS = 86_400_000;
/** 1970-01-01, counted in days as Excel does. */
const UNIX_EPOCH_DAY = 25_569;
/** Before 1900-03-01 Excel counts a day that never was. */
const FIRST_SURE_DAY = 61;

/**
 * One cell. A figure is written digit by digit as Postgres printed it. Text is stored as text, so nothing in it can run
 * and no apostrophe is needed.
 *
 * @param at for instance `B7`
 */
export function cellXml(at: string, kind: SheetColumnKind, cell: SheetCell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return valueXml(at, kind, cell);
  const { formula, value, shownAs } = cell;
  const known = value !== null && isFigure(kind, value) ? `<v>${value}</v>` : '';
  return `<c r="${at}" s="${styleOf(kind, value ?? shownAs ?? '')}"><f>${xmlText(formula)}</f>${known}</c>`;
}

function valueXml(at: string, kind: SheetColumnKind, text: string): string {
  const number = kind === 'day' || kind === 'instant' ? serialDay(text) : text;
  return number !== undefined && isFigure(kind, number)
    ? `<c r="${at}" s="${styleOf(kind, number)}"><v>${number}</v></c>`
    : textXml(at, CELL_STYLE.text, text);
}

/** @param style an index of the workbook's cell styles */
export function textXml(at: string, style: number, text: string): string {
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}

function isFigure(kind: SheetColumnKind, value: string): boolean {
  return kind !== 'text' && DECIMAL.test(value);
}

/** Amounts are printed with their currency's minor units: the decimals say which format shows them all. */
function styleOf(kind: SheetColumnKind, value: string): number {
  if (kind !== 'amount') return CELL_STYLE[kind];
  const decimals = DECIMAL.exec(value)?.[1]?.length ?? 0;
  if (decimals === 0) return CELL_STYLE.amount0;
  if (decimals <= 2) return CELL_STYLE.amount2;
  return decimals === 3 ? CELL_STYLE.amount3 : CELL_STYLE.amount4;
}

/** @returns days since 1899-12-30, UTC; undefined when the text is no date that Excel can count */
function serialDay(text: string): string | undefined {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return undefined;
  const serial = ms / DAY_MS + UNIX_EPOCH_DAY;
  if (serial < FIRST_SURE_DAY) return undefined;
  return Number.isInteger(serial) ? String(serial) : serial.toFixed(8);
}
