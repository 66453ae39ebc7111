import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SOFTWARE } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** 25 seats at 12.40, 31 days of 0.40; from the 20th, 21 days are left: 8.40 a seat. */
const leg = (quantity: string, subtotal: string, referenceId = 'one') => ({
  chargeType: 'addQuantity',
  quantity,
  subtotal,
  more: {
    orderDate: '2026-01-20T09:30:00Z',
    chargeStartDate: '2026-01-20T00:00:00Z',
    referenceId,
  },
});
const ORDER = { lines: [{ quantity: 30 }] };
const LATER = { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' };

describe('REBILL_WITHOUT_REVERSAL', () => {
  it('finds a seat change of which the new count alone was billed, and claims the old one back', async () => {
    await tenant.it.orders(ANNA, [ORDER]);
    await tenant.it.bill([{}, { ...leg('30', '252.00'), tax: '25.20' }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match, 'REBILL_WITHOUT_REVERSAL')).toEqual([
      {
        code: 'REBILL_WITHOUT_REVERSAL',
        role: 'root',
        confidence: 'provisional',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '210',
        stake_tax: '21',
        expected_quantity: '25',
        actual_quantity: '0',
        expected_text: 'a reversal and a re-bill',
        actual_text: 'a re-bill',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 2,
        why: 'Microsoft billed 252.00 USD for 30 units in a change of Business Standard for Anna Ltd, and has not taken back the 25 units that they replace (order order-1 line 0).',
      },
    ]);
    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'QUANTITY_OVER contributing none 0+0 USD',
      'REBILL_WITHOUT_REVERSAL root claim 210+21 USD',
    ]);
  });

  it('closes when the reversal comes with a later invoice', async () => {
    await tenant.it.orders(ANNA, [ORDER]);
    await tenant.it.bill([{}, leg('30', '252.00')]);
    await tenant.it.bill([leg('25', '-210.00')], LATER);

    for (const id of [INVOICE, LATER.id]) {
      expect(await findingsOf(tenant.it.db, await tenant.it.match(id))).toEqual([]);
    }
  });

  it('is silent where a conversion reverses a trial for nothing', async () => {
    const trial = { item: SOFTWARE, subtotal: '0' };
    await tenant.it.orders(ANNA, [{ lines: [{ item: SOFTWARE }] }, { id: 'order-2', lines: [{}] }]);
    await tenant.it.bill([
      trial,
      { ...leg('25', '0'), ...trial, chargeType: 'convert' },
      { ...leg('25', '210.00'), chargeType: 'convert', orderId: 'order-2' },
    ]);

    expect(
      await findingsOf(tenant.it.db, await tenant.it.match(), 'REBILL_WITHOUT_REVERSAL'),
    ).toEqual([]);
  });

  it('finds a conversion whose old product was not reversed, worth what was billed anew', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ ...leg('25', '210.00'), chargeType: 'convert' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toContain(
      'REBILL_WITHOUT_REVERSAL root claim 210+0 USD',
    );
  });

  it('leaves a surplus of another size to QUANTITY_OVER', async () => {
    await tenant.it.orders(ANNA, [ORDER]);
    await tenant.it.bill([{}, leg('10', '84.00')]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      expect.stringContaining('QUANTITY_OVER root claim'),
    ]);
  });

  it('ignores a lone line that adds up to the order: it is printed as a difference', async () => {
    await tenant.it.orders(ANNA, [ORDER]);
    await tenant.it.bill([{}, leg('5', '42.00')]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });
});
