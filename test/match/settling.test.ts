import { beforeEach, describe, expect, it } from 'vitest';

import { ANNA } from './partner-documents.ts';
import type { MatchOptions } from './use-tenant.ts';
import { INVOICE, useTenant } from './use-tenant.ts';

const tenant = useTenant();

/** January's lines come from 6 to 8 February and may be written until the 11th. */
const SETTLING: MatchOptions = { asOf: '2026-02-10T23:59:59Z', maySettle: true };
const SETTLED: MatchOptions = { asOf: '2026-02-11T00:00:00Z', maySettle: true };

/** Everything but the lines is there, so that they alone decide. */
beforeEach(async () => {
  await tenant.it.customers();
  await tenant.it.orders(ANNA, []);
});

async function judged(options: MatchOptions) {
  const { matchId } = await tenant.it.match(INVOICE, options);
  const match = await tenant.it.db
    .selectFrom('match')
    .select(['verdict', 'not_checked', 'valid_until'])
    .where('match_id', '=', matchId)
    .executeTakeFirstOrThrow();
  const findings = await tenant.it.db
    .selectFrom('finding')
    .select(['code', 'confidence'])
    .where('match_id', '=', matchId)
    .execute();
  return { ...match, findings };
}

describe('an invoice of a month that is still being written', () => {
  it('is not checked on one read, says until when, and finds nothing for certain', async () => {
    await tenant.it.bill([{}]);

    const { verdict, not_checked, valid_until, findings } = await judged(SETTLING);

    expect(verdict).toBe('not-checked');
    expect(not_checked[0]).toBe(
      'line items: read once while the month is written, until 2026-02-11 two reads must agree',
    );
    expect(valid_until).toEqual(new Date('2026-02-11T00:00:00Z'));
    expect(findings).toContainEqual({ code: 'CHARGE_WITHOUT_ORDER', confidence: 'provisional' });
    expect(findings.filter((one) => one.confidence === 'certain')).toEqual([]);
  });

  it('is complete when the next read agrees', async () => {
    await tenant.it.bill([{}]);
    await judged(SETTLING);
    await tenant.it.newRun();
    await tenant.it.bill([{}]);

    const { verdict, findings } = await judged(SETTLING);

    expect(verdict).toBe('open');
    expect(findings).toContainEqual({ code: 'CHARGE_WITHOUT_ORDER', confidence: 'certain' });
  });

  it('is not when the next read differs, nor when it goes back to what came first', async () => {
    await tenant.it.bill([{}]);
    await tenant.it.newRun();
    await tenant.it.bill([{}, {}]);
    const second = await judged(SETTLING);
    await tenant.it.newRun();
    await tenant.it.bill([{}]);
    const third = await judged(SETTLING);

    for (const { verdict, not_checked } of [second, third]) {
      expect(verdict).toBe('not-checked');
      expect(not_checked[0]).toBe(
        'line items: the last two reads differ, until 2026-02-11 two must agree',
      );
    }
  });

  it('counts a run that only used the lines as no read', async () => {
    await tenant.it.bill([{}]);
    await judged(SETTLING);
    await tenant.it.newRun();

    expect((await judged(SETTLING)).verdict).toBe('not-checked');
  });
});

describe('an invoice of a settled month', () => {
  it('is complete on one read', async () => {
    await tenant.it.bill([{}]);

    expect((await judged(SETTLED)).verdict).toBe('open');
  });
});
