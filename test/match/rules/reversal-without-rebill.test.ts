import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SEATS, SOFTWARE } from '../partner-documents.ts';
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

describe('REVERSAL_WITHOUT_REBILL', () => {
  it('takes a leg without units for what its money says: there is no price a unit', async () => {
    await tenant.it.orders(ANNA, [ORDER]);
    await tenant.it.bill([{}, leg('0', '-210.00')]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toContain(
      'REVERSAL_WITHOUT_REBILL root exposure 210+0 USD',
    );
  });

  it('finds a seat change of which the old count alone was billed', async () => {
    await tenant.it.orders(ANNA, [ORDER]);
    await tenant.it.bill([{}, { ...leg('25', '-210.00'), tax: '-21.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([
      {
        code: 'REVERSAL_WITHOUT_REBILL',
        role: 'root',
        confidence: 'provisional',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '252',
        stake_tax: '25.2',
        expected_quantity: '30',
        actual_quantity: '0',
        expected_text: 'a reversal and a re-bill',
        actual_text: 'a reversal',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 2,
        why: 'Microsoft took back 210.00 USD for 25 units in a change of Business Standard for Anna Ltd, and has not billed the 30 units that replace them (order order-1 line 0).',
      },
    ]);
  });

  it('is certain from the 12th of the second month', async () => {
    await tenant.it.orders(ANNA, [ORDER]);
    await tenant.it.bill([{}, leg('25', '-210.00')]);
    const at = async (asOf: string) =>
      findingsOf(tenant.it.db, await tenant.it.match(INVOICE, { asOf }));

    expect(await at('2026-03-11T23:59:59.999Z')).toMatchObject([{ confidence: 'provisional' }]);
    expect(await at('2026-03-12T00:00:00Z')).toMatchObject([{ confidence: 'certain' }]);
  });

  it('closes when the other leg comes with a later invoice', async () => {
    await tenant.it.orders(ANNA, [ORDER]);
    await tenant.it.bill([{}, leg('25', '-210.00')]);
    await tenant.it.bill([leg('30', '252.00')], LATER);

    for (const id of [INVOICE, LATER.id]) {
      expect(await findingsOf(tenant.it.db, await tenant.it.match(id))).toEqual([]);
    }
  });

  it('pairs legs without reference by order and day', async () => {
    await tenant.it.orders(ANNA, [ORDER]);
    await tenant.it.bill([{}, leg('25', '-210.00', ''), leg('30', '252.00', '')]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('pairs a conversion across orders', async () => {
    await tenant.it.orders(ANNA, [{}, { id: 'order-2', lines: [{ item: SOFTWARE }] }]);
    const convert = { chargeType: 'convert' };
    await tenant.it.bill([{}, { ...leg('25', '-210.00'), ...convert }]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'REVERSAL_WITHOUT_REBILL root exposure 210+0 USD',
    ]);
    await tenant.it.bill(
      [{ ...leg('25', '300.00'), ...convert, orderId: 'order-2', item: SOFTWARE }],
      LATER,
    );

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
  });

  it('does not take the leg of another change or of a voided invoice for its own', async () => {
    await tenant.it.orders(ANNA, [ORDER]);
    await tenant.it.bill([{}, leg('25', '-210.00')]);
    await tenant.it.bill([leg('30', '252.00')], { ...LATER, documentType: 'void_note' });

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'REVERSAL_WITHOUT_REBILL root exposure 252+0 USD',
    ]);
  });

  it('ignores a lone line that adds up to the order: it is printed as a difference', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ item: SEATS, quantity: 20 }] }]);
    await tenant.it.bill([{}, { ...leg('5', '-42.00'), chargeType: 'removeQuantity' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores a refund, which stands alone', async () => {
    await tenant.it.orders(ANNA, [{ status: 'cancelled' }]);
    await tenant.it.bill([{}, { ...leg('25', '-210.00'), chargeType: 'cancelImmediate' }]);

    expect(
      await findingsOf(tenant.it.db, await tenant.it.match(), 'REVERSAL_WITHOUT_REBILL'),
    ).toEqual([]);
  });
});
