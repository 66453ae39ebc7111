import { describe, expect, it } from 'vitest';

import { aDocument } from './balance-documents.ts';
import { useTenant } from './use-tenant.ts';

const tenant = useTenant();

async function aBalance(balance = '10'): Promise<void> {
  await tenant.it.header(aDocument({ id: 'G000000001', total: '10' }));
  await tenant.it.summaries([{ balance }]);
}

describe('matchBalances', () => {
  it('reuses its match while balances and documents are equal', async () => {
    await aBalance();
    const first = await tenant.it.matchBalances();
    await tenant.it.newRun();
    await aBalance();

    expect(first).toMatchObject({ reused: false, documents: 1, findings: 0 });
    expect(await tenant.it.matchBalances()).toEqual({ ...first, reused: true });
  });

  it.each<[string, () => Promise<void>]>([
    ['the balance changed', () => tenant.it.summaries([{ balance: '11' }])],
    [
      'a payment came in',
      () => tenant.it.header(aDocument({ id: 'G000000001', total: '10', paid: '4' })),
    ],
    ['a document came', () => tenant.it.header(aDocument({ id: 'G000000002', total: '1' }))],
    ['the balances did not come', () => tenant.it.lacks('invoice-summaries')],
  ])('judges again when %s', async (_what, change) => {
    await aBalance();
    const first = await tenant.it.matchBalances();
    await tenant.it.newRun();
    await change();

    expect(await tenant.it.matchBalances()).toMatchObject({ reused: false });
    expect(first.findings).toBe(0);
  });

  it('says what it could not check', async () => {
    await aBalance();
    await tenant.it.lacks('invoice-summaries', '', { says: 'answered 403' });
    const { matchId } = await tenant.it.matchBalances();

    const match = await tenant.it.db
      .selectFrom('match')
      .select(['subject', 'verdict', 'not_checked'])
      .where('match_id', '=', matchId)
      .executeTakeFirst();
    expect(match).toEqual({
      subject: 'balances',
      verdict: null,
      not_checked: ['invoice summaries: answered 403'],
    });
  });

  it('is there without any balance or document', async () => {
    expect(await tenant.it.matchBalances()).toMatchObject({ documents: 0, findings: 0 });
  });
});
