import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const CODE = 'CHARGE_FOR_FAILED_ORDER';

/** A month after the order's own due day: a refund would have come. */
const SETTLED = '2026-03-12T00:00:00Z';

describe('CHARGE_FOR_FAILED_ORDER', () => {
  it('finds the charge of an order in error, all of it', async () => {
    await tenant.it.orders(ANNA, [{ status: 'error' }]);
    await tenant.it.bill([{ tax: '58.90' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([
      {
        code: CODE,
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '58.9',
        expected_net: '0',
        actual_net: '310',
        expected_text: 'no charge',
        actual_text: 'order status error',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged 310.00 USD for Business Standard for Anna Ltd, although the order failed (order order-1 line 0).',
      },
    ]);
  });

  it('finds an order that was cancelled and never completed, once a refund would have come', async () => {
    await tenant.it.orders(ANNA, [{ status: 'cancelled' }]);
    await tenant.it.bill([{}]);

    const before = await tenant.it.match(undefined, { asOf: '2026-03-11T23:59:59.999Z' });
    const after = await tenant.it.match(undefined, { asOf: SETTLED });

    expect(await findingsOf(tenant.it.db, before, CODE)).toEqual([]);
    expect(await findingsOf(tenant.it.db, after, CODE)).toMatchObject([
      { confidence: 'provisional', stake_net: '310' },
    ]);
  });

  it('is silent on a completed order', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);

    const match = await tenant.it.match(undefined, { asOf: SETTLED });

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it('ignores an order that was seen completed before it was cancelled', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.orders(ANNA, [{ status: 'cancelled' }]);
    await tenant.it.bill([{}]);

    const match = await tenant.it.match(undefined, { asOf: SETTLED });

    expect(await findingsOf(tenant.it.db, match, CODE)).toEqual([]);
  });

  it('ignores a cancelled order that was refunded in part: it was active', async () => {
    await tenant.it.orders(ANNA, [{ status: 'cancelled' }]);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{ chargeType: 'cancelImmediate', subtotal: '-290.00' }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });

    const match = await tenant.it.match(undefined, { asOf: SETTLED });

    expect(await findingsOf(tenant.it.db, match, CODE)).toEqual([]);
  });

  it('owns the money where the quantity is off as well', async () => {
    await tenant.it.orders(ANNA, [{ status: 'error', lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      `${CODE} root claim 310+0 USD`,
      'QUANTITY_OVER contributing none 0+0 USD',
    ]);
  });
});
