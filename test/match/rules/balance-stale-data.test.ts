import { describe, expect, it } from 'vitest';

import { aDocument } from '../balance-documents.ts';
import { findingsOf } from '../judgement.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

const AFTER_TWO_DAYS = '2026-02-13T23:59:59.999Z';
const AFTER_THREE_DAYS = '2026-02-14T23:59:59.999Z';

async function codes(): Promise<unknown[]> {
  const found = await findingsOf(tenant.it.db, await tenant.it.matchBalances());
  return found.map((one) => [one['code'], one['confidence']]);
}

describe('STALE_DATA of balances', () => {
  it('finds balances that were not asked for, and doubts what they say', async () => {
    await tenant.it.header(aDocument({ id: INVOICE, total: '10.00' }));
    await tenant.it.summaries([{ balance: '12.00' }]);
    await tenant.it.matchBalances();
    await tenant.it.newRunOnHeldData(AFTER_THREE_DAYS);

    const match = await tenant.it.matchBalances();
    expect(await findingsOf(tenant.it.db, match)).toMatchObject([
      { code: 'BALANCE_NE_OPEN_INVOICES', confidence: 'provisional' },
      {
        code: 'STALE_DATA',
        confidence: 'provisional',
        stake_type: 'none',
        expected_text: 'no older than 48 hours',
        actual_text: '3 days old',
        why: 'The balances or the documents behind them are 3 days old, so that what they show is provisional.',
      },
    ]);
  });

  it('is silent two days later, when one night may have failed', async () => {
    await tenant.it.header(aDocument({ id: INVOICE, total: '10.00' }));
    await tenant.it.summaries([{ balance: '12.00' }]);
    await tenant.it.newRunOnHeldData(AFTER_TWO_DAYS);

    expect(await codes()).toEqual([['BALANCE_NE_OPEN_INVOICES', 'certain']]);
  });

  it('ignores old balances per currency where the balance of the default currency is judged in their place', async () => {
    await tenant.it.header(aDocument({ id: INVOICE, total: '10.00' }));
    await tenant.it.summaries([{ balance: '12.00' }]);
    await tenant.it.newRunOnHeldData(AFTER_THREE_DAYS);
    await tenant.it.header(aDocument({ id: INVOICE, total: '10.00' }));
    await tenant.it.balance({ balance: '12.00' });
    await tenant.it.lacks('invoice-summaries', '', { code: 'PERMISSION_NEEDED' });

    expect(await codes()).toEqual([['BALANCE_NE_OPEN_INVOICES', 'certain']]);
  });
});
