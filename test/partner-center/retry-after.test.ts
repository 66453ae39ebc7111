import { expect, it } from 'vitest';

import { retryAfterMsOf } from '../../src/partner-center/retry-after.ts';

const now = Date.UTC(2026, 0, 8, 2);

it.each([
  ['57', 57_000],
  [' 1.5 ', 1500],
  ['86400', 86_400_000],
  ['0', undefined],
  ['-5', undefined],
  ['', undefined],
  ['soon', undefined],
  ['2026-01-09', undefined],
  ['9'.repeat(400), undefined],
  ['Thu, 08 Jan 2026 02:00:40 GMT', 40_000],
  ['Thu, 08 Jan 2026 01:59:00 GMT', undefined],
])('reads Retry-After %j as %s ms', (text, ms) => {
  expect(retryAfterMsOf({ 'retry-after': text }, now)).toBe(ms);
});

it('measures a date against the date of the answer, not against our clock', () => {
  const headers = {
    'retry-after': 'Thu, 08 Jan 2026 09:00:40 GMT',
    date: 'Thu, 08 Jan 2026 09:00:00 GMT',
  };
  expect(retryAfterMsOf(headers, now)).toBe(40_000);
});

it('reads nothing from an answer without the header', () => {
  expect(retryAfterMsOf({}, now)).toBeUndefined();
});
