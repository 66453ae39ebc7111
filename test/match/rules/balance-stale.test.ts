import { describe, expect, it } from 'vitest';

import { aDocument } from '../balance-documents.ts';
import { findingsOf, stakesOf } from '../judgement.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function stakes() {
  return stakesOf(tenant.it.db, await tenant.it.matchBalances());
}

describe('BALANCE_STALE', () => {
  it('finds a balance that is older than the newest document', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '10', on: '2026-01-08' }));
    await tenant.it.header(aDocument({ id: 'G000000002', total: '5' }));
    await tenant.it.summaries([{ balance: '15', accountedOn: '2026-02-07' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchBalances())).toEqual([
      {
        code: 'BALANCE_STALE',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        expected_text: '2026-02-08 or later',
        actual_text: '2026-02-07',
        lines: 0,
        why: 'The USD balance is dated 2026-02-07, before document G000000002 of 2026-02-08.',
      },
    ]);
  });

  it('is silent on a balance of the same day', async () => {
    await tenant.it.header(aDocument({ id: 'G000000002', total: '5' }));
    await tenant.it.summaries([{ balance: '5', accountedOn: '2026-02-08' }]);

    expect(await stakes()).toEqual([]);
  });

  it('ignores documents of another currency', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '10', on: '2026-01-08' }));
    await tenant.it.header(aDocument({ id: 'G000000002', total: '5', currency: 'EUR' }));
    await tenant.it.summaries([
      { balance: '10', accountedOn: '2026-01-10' },
      { balance: '5', currency: 'EUR' },
    ]);

    expect(await stakes()).toEqual([]);
  });

  it('ignores documents and balances that did not come this time', async () => {
    await tenant.it.header(aDocument({ id: 'G000000002', total: '5' }));
    await tenant.it.summaries([{ balance: '5', accountedOn: '2026-02-01' }]);
    await tenant.it.lacks('invoices');
    expect(await stakes()).toEqual([]);

    await tenant.it.newRun();
    await tenant.it.lacks('invoice-summaries');
    expect(await stakes()).toEqual([]);
  });
});
