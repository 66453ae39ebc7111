import { describe, expect, it } from 'vitest';

import { aDocument } from '../balance-documents.ts';
import { findingsOf, stakesOf } from '../judgement.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('SUMMARY_CURRENCY_MISSING', () => {
  it('finds a currency with documents and no balance', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '10' }));
    await tenant.it.header(aDocument({ id: 'G000000002', total: '99.90', currency: 'EUR' }));
    await tenant.it.summaries([{ balance: '10' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchBalances())).toEqual([
      {
        code: 'SUMMARY_CURRENCY_MISSING',
        role: 'root',
        confidence: 'certain',
        currency: 'EUR',
        stake_type: 'none',
        stake_net: '99.9',
        stake_tax: '0',
        expected_text: 'a balance',
        actual_text: 'no balance',
        lines: 0,
        why: 'Of 1 document in EUR, 99.90 EUR is open, and Partner Center names no balance in that currency.',
      },
    ]);
  });

  it('finds a balance in a currency without documents', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '10' }));
    await tenant.it.summaries([{ balance: '10' }, { balance: '5', currency: 'GBP' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchBalances())).toMatchObject([
      {
        code: 'SUMMARY_CURRENCY_MISSING',
        currency: 'GBP',
        stake_net: '5',
        expected_text: 'at least one document',
        why: 'The balance in GBP is 5.00 GBP, and no document is in that currency.',
      },
    ]);
  });

  it('is silent when every currency stands on both lists, and on a balance of 0', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '10' }));
    await tenant.it.summaries([{ balance: '10' }, { balance: '0.00', currency: 'GBP' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.matchBalances())).toEqual([]);
  });

  it('speaks of a currency whose documents are all paid: its balance is not known', async () => {
    await tenant.it.header(aDocument({ id: 'G000000002', total: '9', paid: '9', currency: 'EUR' }));
    await tenant.it.summaries([]);

    expect(await stakesOf(tenant.it.db, await tenant.it.matchBalances())).toEqual([
      'SUMMARY_CURRENCY_MISSING root none 0+0 EUR',
    ]);
  });

  it('ignores balances per currency that were refused or did not come', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '10' }));
    await tenant.it.header(aDocument({ id: 'G000000002', total: '7', currency: 'EUR' }));
    await tenant.it.balance({ balance: '10' });
    await tenant.it.lacks('invoice-summaries', '', { code: 'PERMISSION_NEEDED' });

    expect(await stakesOf(tenant.it.db, await tenant.it.matchBalances())).toEqual([]);
  });

  it('ignores balances when the documents did not come', async () => {
    await tenant.it.summaries([{ balance: '10' }]);
    await tenant.it.lacks('invoices');

    expect(await stakesOf(tenant.it.db, await tenant.it.matchBalances())).toEqual([]);
  });
});
