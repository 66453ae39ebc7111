import { describe, expect, it } from 'vitest';

import { rowToGoOn, wayBack } from '../../src/web/way-back.ts';

describe('the way back to a list', () => {
  const more = { decided: 'page:1', row: 'F-2' };

  it('keeps the filters and the page, and leads to the row to go on with', () => {
    expect(wayBack('/discrepancies?state=open&page=2', more)).toBe(
      '/discrepancies?state=open&page=2&decided=page%3A1#F-2',
    );
    expect(wayBack('/invoices/G012345678?sort=stake', { ...more, row: undefined })).toBe(
      '/invoices/G012345678?sort=stake&decided=page%3A1',
    );
  });

  it('leads nowhere but to our own lists', () => {
    for (const back of [
      'https://evil.example/discrepancies',
      '//evil.example/discrepancies',
      '/\\evil.example',
      '/sign-out',
      '/invoices/G1/statement.pdf',
      'javascript:alert(1)',
      '',
      'http://[',
    ]) {
      expect(wayBack(back, more), back).toBe('/discrepancies?decided=page%3A1#F-2');
    }
  });
});

describe('the row to go on with', () => {
  it('is the first after the last one picked, else the last before', () => {
    const rows = ['a', 'b', 'c', 'd'];
    expect(rowToGoOn(rows, ['a', 'b'])).toBe('c');
    expect(rowToGoOn(rows, ['b', 'd'])).toBe('c');
    expect(rowToGoOn(rows, rows)).toBeUndefined();
    expect(rowToGoOn(rows, ['elsewhere'])).toBe('a');
  });
});
