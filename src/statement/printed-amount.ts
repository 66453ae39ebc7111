import { type Decimal, decimal } from '../lib/decimal.ts';

/** The mark between whole units and their parts. */
export type DecimalMark = '.' | ',';

/** Apostrophes and spaces of every kind group digits; on paper they look alike. */
const GROUP_SPACES = /[\s\u00a0\u2007\u2009\u202f'’]/g;

/** Digits with at most one kind of grouping, the last group of three (India groups the others in twos). */
const WHOLE = /^(\d+|\d{1,3}(?:_\d{3})+|\d{1,2}(?:_\d{2})+_\d{3})$/;

/**
 * The decimal mark that a document's amounts use, taken together: they come from one hand.
 *
 * @param digits decimals of the currency, 0 for yen
 * @returns `none` when no amount has parts; undefined when they contradict each other or leave it open
 */
export function decimalMarkOf(
  printed: readonly string[],
  digits: number,
): DecimalMark | 'none' | undefined {
  const marks = new Set<DecimalMark>();
  let open = false;
  for (const text of printed) {
    const seen = markIn(bareDigits(text).digits, digits);
    if (seen === 'open') open = true;
    else if (seen !== undefined) marks.add(seen);
  }
  if (marks.size > 1) return undefined;
  const [mark] = marks;
  return mark ?? (open ? undefined : 'none');
}

/**
 * One printed amount as an exact decimal, digit by digit as printed.
 *
 * @example readAmount('49.536,61', ',') // '49536.61'
 * @returns null when the text is no amount under that mark
 */
export function readAmount(text: string, mark: DecimalMark | 'none'): Decimal | null {
  const { digits, negative } = bareDigits(text);
  const at = mark === 'none' ? -1 : digits.indexOf(mark);
  const whole = at < 0 ? digits : digits.slice(0, at);
  const parts = at < 0 ? '' : digits.slice(at + 1);
  if (new Set(whole.match(/[.,_]/g)).size > 1) return null;
  if (!WHOLE.test(whole.replace(/[.,]/g, '_'))) return null;
  if (at >= 0 && !/^\d+$/.test(parts)) return null;
  const exact = whole.replace(/[.,_]/g, '') + (parts === '' ? '' : `.${parts}`);
  return decimal(negative ? `-${exact}` : exact);
}

/** A minus before or behind, or parentheses, make an amount negative. Spaces become one mark. */
function bareDigits(text: string): { digits: string; negative: boolean } {
  const trimmed = text.trim();
  const inside = /^(?:[-−]\s?(.+)|(.+?)\s?[-−]|\((.+)\))$/.exec(trimmed);
  const positive = inside?.[1] ?? inside?.[2] ?? inside?.[3];
  return {
    digits: (positive ?? trimmed).trim().replace(GROUP_SPACES, '_'),
    negative: positive !== undefined,
  };
}

/** The decimal mark one amount gives away; `open` when three digits after its only mark may be parts or a group. */
function markIn(text: string, digits: number): DecimalMark | 'open' | undefined {
  const last = /[.,](?=\d+$)/.exec(text);
  if (last === null) return undefined;
  const mark = last[0] as DecimalMark;
  if (text.indexOf(mark) !== last.index) return undefined;
  const behind = text.length - last.index - 1;
  const before = text.slice(0, last.index);
  if (behind !== 3 || before === '0' || /[.,_]/.test(before)) return mark;
  return digits === 3 ? 'open' : undefined;
}
