import { describe, expect, it } from 'vitest';

import { COLUMN_GAP, fitColumns } from '../../src/cli/fit-columns.ts';

const ROWS = [
  ['field', 'invoice', 'order'],
  ['product', 'Power BI Premium Per User for three years', '7232f972-c24b-4b1d-9f27-0242ac120002'],
];

function widest(rows: ReturnType<typeof fitColumns>): number {
  const columns = rows[0] ?? [];
  return columns
    .map((_, at) =>
      Math.max(...rows.flatMap((row) => (row[at] ?? '').split('\n')).map((one) => one.length)),
    )
    .reduce((sum, one) => sum + one + COLUMN_GAP, 0);
}

describe('columns on a terminal', () => {
  it('stay as they are where the terminal is wide enough', () => {
    expect(fitColumns(ROWS, 200)).toEqual(ROWS);
  });

  it('wrap at words, and break ids that are longer than their column, until the table fits', () => {
    const fitted = fitColumns(ROWS, 60);

    expect(widest(fitted)).toBeLessThanOrEqual(60);
    expect(fitted[1]?.[0]).toBe('product');
    expect(fitted[1]?.[1]?.split('\n').join(' ')).toBe(ROWS[1]?.[1]);
    expect(fitted[1]?.[2]?.split('\n').join('')).toBe(ROWS[1]?.[2]);
  });

  it('stay readable in a terminal too narrow for any table', () => {
    const [, row] = fitColumns(ROWS, 10);

    expect(row?.[2]?.split('\n')[0]).toBe('7232f972-c24');
  });
});
