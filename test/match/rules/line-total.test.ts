import { describe, expect, it } from 'vitest';

import { bridgeOf } from '../../../src/store/match-store.ts';
import { findingsOf, judgementOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('LINE_TOTAL', () => {
  it('finds a total that is not subtotal and tax, and leaves the rest explained', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([
      { subtotal: '310.00', tax: '31.00', more: { totalForCustomer: '346.00' } },
    ]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'LINE_TOTAL',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '5',
        stake_tax: '0',
        expected_net: '341',
        actual_net: '346',
        expected_text: 'total = subtotal + tax',
        actual_text: 'total 346.00 USD',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'The total of Business Standard for Anna Ltd is 346.00 USD, while its subtotal and tax make 341.00 USD.',
      },
    ]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({ verdict: 'open', ties: true });
    const bridge = await bridgeOf(tenant.it.db, match.matchId);
    expect(bridge.map(({ step, amount }) => [step, Number(amount)])).toEqual([
      ['Invoice total', 346],
      ['Explained by orders', 341],
      ['Subtotal and tax are not the total', 5],
    ]);
  });

  it('suspects a printed 0, as documented samples show', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ subtotal: '310.00', more: { totalForCustomer: '0' } }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toMatchObject([
      { code: 'LINE_TOTAL', confidence: 'suspected', stake_type: 'exposure', stake_net: '310' },
    ]);
  });

  it('is silent when they agree, whatever digits they are printed with', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([
      { subtotal: '310', tax: '31.000', more: { totalForCustomer: '341.00' } },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores lines out of scope', async () => {
    await tenant.it.bill([{ more: { meterDescription: 'Bandwidth', totalForCustomer: '1.00' } }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });
});
