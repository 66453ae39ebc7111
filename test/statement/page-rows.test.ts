import { describe, expect, it } from 'vitest';

import { pageRows } from '../../src/statement/page-rows.ts';

const at = (str: string, x: number, y: number, width = str.length * 5) => ({
  str,
  x,
  y,
  width,
  height: 10,
});

describe('the rows of a page', () => {
  it('go by place, whatever the order of writing', () => {
    const labels = [at('Subtotal', 40, 100), at('Charges', 40, 120)];
    const values = [at('500.00', 500, 100), at('600.00', 500, 121)];

    expect(pageRows([...values, ...labels])).toEqual(['Charges\t600.00', 'Subtotal\t500.00']);
  });

  it('join pieces of a word, and words of a cell', () => {
    expect(pageRows([at('In', 40, 100), at('voice', 50, 100), at('Date', 78, 100)])).toEqual([
      'Invoice Date',
    ]);
  });

  it('leave out blanks and the tabs and spaces at the ends of cells', () => {
    expect(pageRows([at(' ', 40, 100), at('Total ', 60, 100), at('\t12', 300, 100)])).toEqual([
      'Total\t12',
    ]);
  });
});
