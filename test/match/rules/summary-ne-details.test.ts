import { describe, expect, it } from 'vitest';

import { aDocument } from '../balance-documents.ts';
import { findingsOf, stakesOf } from '../judgement.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('SUMMARY_NE_DETAILS', () => {
  it('finds a balance that is not the sum of its parts', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '751094.39' }));
    await tenant.it.summaries([
      { balance: '751094.39', parts: { Recurring: '202955.87', OneTime: '548138.50' } },
    ]);

    const match = await tenant.it.matchBalances();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'SUMMARY_NE_DETAILS',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '0.02',
        stake_tax: '0',
        expected_net: '751094.37',
        actual_net: '751094.39',
        expected_text: 'OneTime 548,138.50 USD + Recurring 202,955.87 USD',
        lines: 0,
        why:
          'The balance is 751,094.39 USD, while its parts (OneTime 548,138.50 USD + Recurring 202,955.87 USD) ' +
          'add up to 751,094.37 USD.',
      },
    ]);
  });

  it('finds parts that are more than the balance', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '10' }));
    await tenant.it.summaries([{ balance: '10', parts: { OneTime: '12' } }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.matchBalances())).toEqual([
      'SUMMARY_NE_DETAILS root exposure 2+0 USD',
    ]);
  });

  it('finds a balance without any part', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '10' }));
    await tenant.it.summaries([{ balance: '10', parts: {} }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchBalances())).toMatchObject([
      {
        stake_net: '10',
        why: 'The balance is 10.00 USD, while its parts (none) add up to 0.00 USD.',
      },
    ]);
  });

  it('is silent when the parts add up, and on nothing at all', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '3' }));
    await tenant.it.summaries([
      { balance: '3', parts: { Recurring: '5.50', OneTime: '-2.50' } },
      { balance: '0', currency: 'EUR', parts: {} },
    ]);

    expect(await stakesOf(tenant.it.db, await tenant.it.matchBalances())).toEqual([]);
  });

  it('leaves the money to a balance that the documents deny as well', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '10' }));
    await tenant.it.summaries([{ balance: '12', parts: { OneTime: '10' } }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.matchBalances())).toEqual([
      'BALANCE_NE_OPEN_INVOICES root claim 2+0 USD',
      'SUMMARY_NE_DETAILS contributing none 0+0 USD',
    ]);
  });

  it('ignores balances that did not come this time', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '10' }));
    await tenant.it.summaries([{ balance: '10', parts: { OneTime: '12' } }]);
    await tenant.it.lacks('invoice-summaries');

    expect(await stakesOf(tenant.it.db, await tenant.it.matchBalances())).toEqual([]);
  });
});
