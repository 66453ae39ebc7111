import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const CODE = 'BILLED_TWICE_SAME_INVOICE';

describe('BILLED_TWICE_SAME_INVOICE', () => {
  it('finds an order line charged twice on one invoice, and claims what is above once', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ tax: '58.90' }, { tax: '58.90' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([
      {
        code: CODE,
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '58.9',
        expected_quantity: '25',
        actual_quantity: '50',
        expected_net: '310',
        actual_net: '620',
        expected_text: 'charged once',
        actual_text: 'charged 2 times',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 2,
        why: 'Microsoft charged Business Standard for Anna Ltd twice on this invoice: 50 units in all, while order order-1 line 0 is for 25 units.',
      },
    ]);
  });

  it('owns the money of quantity and price', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00' }]);
    await tenant.it.bill([{}, {}]);

    // 620 charged, 250 promised.
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      `${CODE} root claim 370+0 USD`,
      'QUANTITY_OVER contributing none 0+0 USD',
      'UNIT_PRICE_OVER contributing none 0+0 USD',
    ]);
  });

  it('is silent when lines bill an order in parts, or a refund takes the second one back', async () => {
    await tenant.it.orders(ANNA, [{}, { id: 'order-2' }]);
    await tenant.it.bill([
      { quantity: '10', subtotal: '124.00' },
      { quantity: '15', subtotal: '186.00' },
      { orderId: 'order-2' },
      { orderId: 'order-2' },
      { orderId: 'order-2', chargeType: 'refund', subtotal: '-310.00' },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([]);
  });

  it('closes when a later invoice takes the second charge back, and leaves what is left of it to QUANTITY_OVER there', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}, {}]);
    const takeBack = (quantity: string, subtotal: string) =>
      tenant.it.bill([{ chargeType: 'refund', quantity, subtotal }], {
        id: 'G000000002',
        invoicedAt: '2026-03-08T00:00:00Z',
      });

    await takeBack('20', '-248.00');
    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match('G000000002'))).toEqual([
      'QUANTITY_OVER root claim 62+0 USD',
    ]);
    await takeBack('25', '-310.00');
    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
    const later = await tenant.it.match('G000000002');
    expect(await findingsOf(tenant.it.db, later, 'QUANTITY_OVER')).toEqual([]);
  });

  it('is silent on the two lines of a bundle when the price promised is their sum', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }]);
    await tenant.it.bill([{ subtotal: '60.00' }, { subtotal: '250.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('only suspects two lines of different prices when no promise tells', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ subtotal: '60.00' }, { subtotal: '250.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toMatchObject([
      { confidence: 'suspected', stake_net: '155', stake_type: 'claim' },
    ]);
  });

  it('leaves a surplus on one line, or of no whole order, to QUANTITY_OVER', async () => {
    await tenant.it.orders(ANNA, [{}, { id: 'order-2' }]);
    await tenant.it.bill([
      { quantity: '50', subtotal: '620.00' },
      { orderId: 'order-2' },
      { orderId: 'order-2', quantity: '20', subtotal: '248.00' },
    ]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'QUANTITY_OVER root claim 248+0 USD',
      'QUANTITY_OVER root claim 310+0 USD',
    ]);
  });

  it('ignores seat changes, a second cycle, and a refund of the wrong sign', async () => {
    await tenant.it.orders(ANNA, [{}, { id: 'order-2' }, { id: 'order-3' }]);
    await tenant.it.bill([
      {},
      { chargeType: 'addQuantity' },
      { orderId: 'order-2' },
      { orderId: 'order-2', chargeType: 'renew', cycleEnd: '2026-03-09' },
      { orderId: 'order-3' },
      { orderId: 'order-3', chargeType: 'refund' },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([]);
  });
});
