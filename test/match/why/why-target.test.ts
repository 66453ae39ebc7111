import { describe, expect, it } from 'vitest';

import { parseWhyTarget } from '../../../src/match/why/why-target.ts';

describe('what why is asked about', () => {
  it.each([
    ['F-00000000000000AB', { kind: 'finding', findingId: 'F-00000000000000ab' }],
    ['line:G000000001/12', { kind: 'line', invoiceId: 'G000000001', lineNo: 12 }],
    ['line:OneTime-G000000001/12', { kind: 'line', invoiceId: 'G000000001', lineNo: 12 }],
    ['order:a/b/0', { kind: 'order', orderId: 'a/b', orderLine: 0 }],
    ['order:-etQj42M7z/3', { kind: 'order', orderId: '-etQj42M7z', orderLine: 3 }],
  ])('is read from %s', (text, target) => {
    expect(parseWhyTarget(text)).toEqual(target);
  });

  it.each([
    '',
    'F-12',
    'G000000001',
    'line:G000000001',
    'line:G000000001/-1',
    'order:/0',
    'order:x',
  ])('is refused with its three forms: %j', (text) => {
    expect(() => parseWhyTarget(text)).toThrow(
      expect.objectContaining({ code: 'WHY_TARGET', kind: 'usage' }),
    );
  });
});
