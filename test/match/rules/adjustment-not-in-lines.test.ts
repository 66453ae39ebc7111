import { describe, expect, it } from 'vitest';

import { bridgeOf } from '../../../src/store/match-store.ts';
import { findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import type { StatementGiven } from '../stored-statement.ts';
import { storeReadStatement } from '../stored-statement.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** Lines of 310.00 and 25.57 tax. */
async function judge(total: string, statement: StatementGiven) {
  await tenant.it.orders(ANNA, [{}]);
  await tenant.it.bill([{ tax: '25.57' }], { total });
  await storeReadStatement(tenant.it, { total, tax: '25.57', ...statement });
  return tenant.it.match();
}

describe('ADJUSTMENT_NOT_IN_LINES', () => {
  it('finds a credit that no line shows, and makes it a step of a bridge that ties', async () => {
    const match = await judge('295.57', { credits: '40.00' });

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'ADJUSTMENT_NOT_IN_LINES',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        expected_net: '310',
        actual_net: '270',
        expected_text: 'lines of 310.00 USD before tax',
        actual_text: 'charges 310.00 USD, credits 40.00 USD, subtotal 270.00 USD',
        lines: 0,
        why: 'The PDF statement of invoice G000000001 takes off 40.00 USD that no line shows.',
      },
    ]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({ verdict: 'open', ties: true });
    expect(await bridgeOf(tenant.it.db, match.matchId)).toMatchObject([
      { step: 'Invoice total', amount: '295.57' },
      { step: 'Explained by orders', amount: '335.57' },
      { code: 'ADJUSTMENT_NOT_IN_LINES', amount: '-40.00', running_remainder: '0.00' },
    ]);
  });

  it('finds an Azure credit', async () => {
    const match = await judge('295.57', { charges: '310.00', azureCredit: '40.00' });

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'ADJUSTMENT_NOT_IN_LINES root none 0+0 USD',
    ]);
  });

  it('is silent when the credits of the statement are lines', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}, { subtotal: '-40.00', chargeType: 'customerCredit' }]);
    await storeReadStatement(tenant.it, { total: '270.00', credits: '40.00' });

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('takes off the credits that lines do show', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}, { subtotal: '-40.00', chargeType: 'customerCredit' }], {
      total: '265.00',
    });
    await storeReadStatement(tenant.it, { total: '265.00', credits: '45.00' });

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toMatchObject([
      {
        code: 'ADJUSTMENT_NOT_IN_LINES',
        why: 'The PDF statement of invoice G000000001 takes off 5.00 USD that no line shows.',
      },
    ]);
    const bridge = await bridgeOf(tenant.it.db, match.matchId);
    expect(Number(bridge.at(-1)?.running_remainder)).toBe(0);
  });

  it('ignores a lower total whose charges are not those of the lines', async () => {
    const match = await judge('295.57', { credits: '30.00' });

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'LINES_NE_INVOICE_TOTAL root exposure 40+0 USD',
    ]);
  });
});
