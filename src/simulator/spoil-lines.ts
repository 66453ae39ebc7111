import { parse, stringify } from 'lossless-json';

import type { Strike } from './fault.ts';

type Line = Readonly<Record<string, unknown>>;

/** Faults of single lines, as v1 and the export print them alike. */
const FIRST_LINE: Partial<Record<Strike['name'], (line: Line) => Line>> = {
  'unknown-charge-type': (line) => withValue(line, 'chargeType', () => 'teleport'),
  'unknown-currency': (line) => withValue(line, 'currency', () => 'XTS'),
  'wordy-amount': (line) => withValue(line, 'subtotal', () => 'see statement'),
};
const EVERY_LINE: Partial<Record<Strike['name'], (line: Line) => Line>> = {
  'new-field': (line) => ({ ...line, settlement: { lane: ['b', 7] }, isSettled: true }),
  'renamed-amount': (line) =>
    Object.fromEntries(
      Object.entries(line).map(([key, value]) => [/^subtotal$/i.test(key) ? 'net' : key, value]),
    ),
  'joined-order-ids': (line) =>
    withValue(line, 'orderId', (id) => `LongOrderIdOfThirtyThreeCharacter, ${String(id)}`),
};

/** The lines of a page or a file, or what the fault in force makes of them. */
export function spoilLines(lines: readonly Line[], fault: Strike | undefined): readonly Line[] {
  if (fault === undefined) return lines;
  const first = FIRST_LINE[fault.name];
  const every = EVERY_LINE[fault.name];
  return lines.map((line, index) => (index === 0 && first ? first : (every ?? same))(line));
}

/** As {@link spoilLines}, for a file of JSON lines. */
export function spoilLinesFile(text: string, fault: Strike | undefined): string {
  if (fault === undefined) return text;
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parse(line) as Line);
  return spoilLines(lines, fault)
    .map((line) => `${stringify(line) ?? ''}\n`)
    .join('');
}

function withValue(line: Line, name: string, change: (value: unknown) => unknown): Line {
  return Object.fromEntries(
    Object.entries(line).map(([key, value]) => [
      key,
      key.toLowerCase() === name.toLowerCase() ? change(value) : value,
    ]),
  );
}

function same(line: Line): Line {
  return line;
}
