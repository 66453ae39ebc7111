import { describe, expect, it } from 'vitest';

import { dispositionsOf, findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SOFTWARE } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const LATER = { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' };

describe('BILLED_TWICE_ACROSS_INVOICES', () => {
  it('finds a cycle charged whole again, on the later invoice, and owns what that one charges', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ subtotal: '310.00', tax: '58.90' }]);
    await tenant.it.bill([{ subtotal: '310.00', tax: '58.90' }], LATER);

    const earlier = await tenant.it.match(INVOICE);
    const later = await tenant.it.match(LATER.id);

    expect(await findingsOf(tenant.it.db, earlier)).toEqual([]);
    expect(await findingsOf(tenant.it.db, later, 'BILLED_TWICE_ACROSS_INVOICES')).toEqual([
      {
        code: 'BILLED_TWICE_ACROSS_INVOICES',
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
        actual_text: 'charged in G000000001 and G000000002',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged Business Standard for Anna Ltd for the same period in G000000001 and G000000002: 50 units in all, while order order-1 line 0 is for 25 units.',
      },
    ]);
    expect(await stakesOf(tenant.it.db, later)).toEqual([
      'BILLED_TWICE_ACROSS_INVOICES root claim 310+58.9 USD',
      'QUANTITY_OVER contributing none 0+0 USD',
    ]);
  });

  it('finds perpetual software charged again', async () => {
    const line = { item: SOFTWARE, cycleEnd: '', quantity: '1', subtotal: '99.00' };
    await tenant.it.orders(ANNA, [{ lines: [{ item: SOFTWARE, quantity: 1 }] }]);
    await tenant.it.bill([line]);
    await tenant.it.bill([line], LATER);

    expect(await stakesOf(tenant.it.db, await tenant.it.match(LATER.id))).toContain(
      'BILLED_TWICE_ACROSS_INVOICES root claim 99+0 USD',
    );
  });

  it('finds it where one invoice prints the long order id and the other the short one', async () => {
    await tenant.it.orders(ANNA, [{ id: 'a-long-order-id', alternateId: 'short' }]);
    await tenant.it.bill([{ orderId: 'a-long-order-id' }]);
    await tenant.it.bill([{ orderId: 'a-long-order-id, short' }], LATER);

    expect(await stakesOf(tenant.it.db, await tenant.it.match(LATER.id))).toContain(
      'BILLED_TWICE_ACROSS_INVOICES root claim 310+0 USD',
    );
  });

  it('finds it where the order is known by its subscription alone', async () => {
    const subscriptionId = 'db8c695b-1c3c-4c55-b697-771503dd46bf';
    const line = { orderId: 'renewed', more: { subscriptionId } };
    await tenant.it.orders(ANNA, [{ lines: [{ subscriptionId }] }]);
    await tenant.it.bill([line]);
    await tenant.it.bill([line], LATER);

    expect(await stakesOf(tenant.it.db, await tenant.it.match(LATER.id))).toContain(
      'BILLED_TWICE_ACROSS_INVOICES root claim 310+0 USD',
    );
  });

  it("lets the first invoice's quantity stand for an order that was not held in that cycle", async () => {
    await tenant.it.bill([{}]);
    await tenant.it.bill([{}], LATER);
    await tenant.it.bill([{ chargeType: 'renew', cycleEnd: '2026-03-09' }], {
      id: 'G000000003',
      invoicedAt: '2026-04-08T00:00:00Z',
    });
    await tenant.it.orders(ANNA, [{}]);

    expect(
      await findingsOf(
        tenant.it.db,
        await tenant.it.match(LATER.id),
        'BILLED_TWICE_ACROSS_INVOICES',
      ),
    ).toMatchObject([{ expected_quantity: '25', actual_quantity: '50', stake_net: '310' }]);
  });

  it('is silent on the next cycle', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ cycleEnd: '2026-02-09' }]);
    await tenant.it.bill([{ chargeType: 'renew', cycleEnd: '2026-03-09' }], LATER);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
  });

  it('is silent on an order charged in parts', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 50 }] }]);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{}], LATER);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
  });

  it('leaves a surplus that is no whole order to QUANTITY_OVER', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{ quantity: '5', subtotal: '62.00' }], LATER);

    expect(await stakesOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([
      'QUANTITY_OVER root claim 62+0 USD',
    ]);
  });

  it('is silent when the first charge was refunded before', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{ chargeType: 'refund', subtotal: '-310.00' }, {}], LATER);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
  });

  it('counts once what a still later invoice takes back of it only in part: as QUANTITY_OVER there', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{}, {}], LATER);
    const last = { id: 'G000000003', invoicedAt: '2026-04-08T00:00:00Z' };
    await tenant.it.bill([{ chargeType: 'refund', subtotal: '-310.00' }], last);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match(last.id))).toEqual([
      'QUANTITY_OVER root claim 310+0 USD',
    ]);
  });

  it('ignores a seat change, whose missing reversal is a finding of its own', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{ chargeType: 'addQuantity' }], LATER);

    expect(await stakesOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([
      'QUANTITY_OVER contributing none 0+0 USD',
      'REBILL_WITHOUT_REVERSAL root claim 310+0 USD',
    ]);
  });

  it('ignores an earlier charge that was voided', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}], { documentType: 'void_note' });
    await tenant.it.bill([{}], LATER);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
  });

  it('ignores a second charge that was voided itself', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{}], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
      more: {
        amendments: [
          {
            id: 'G000000003',
            invoiceDate: '2026-03-09T00:00:00Z',
            totalCharges: 310,
            currencyCode: 'USD',
            documentType: 'void_note',
            amendsOf: 'G000000002',
          },
        ],
      },
    });

    const match = await tenant.it.match('G000000002');

    expect(await stakesOf(tenant.it.db, match)).toEqual(['INVOICE_AMENDED root cash 310+0 USD']);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['matched']);
  });

  it('ignores an earlier charge in another currency', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ currency: 'EUR' }], { currency: 'EUR' });
    await tenant.it.bill([{}], LATER);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
  });

  it('orders invoices of one instant by their ids', async () => {
    const at = '2026-02-08T00:00:00Z';
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}], { id: 'G000000001', invoicedAt: at });
    await tenant.it.bill([{}], { id: 'G000000002', invoicedAt: at });

    expect(await findingsOf(tenant.it.db, await tenant.it.match('G000000001'))).toEqual([]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match('G000000002'))).toContain(
      'BILLED_TWICE_ACROSS_INVOICES root claim 310+0 USD',
    );
  });
});
