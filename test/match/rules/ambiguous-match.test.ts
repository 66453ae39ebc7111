import { describe, expect, it } from 'vitest';

import { dispositionsOf, findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SEATS, SOFTWARE } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('AMBIGUOUS_MATCH', () => {
  it('finds a charge that fits two lines of one order, and puts all of it in question', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 10 }, { quantity: 25 }] }]);
    await tenant.it.bill([{ tax: '58.90' }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'AMBIGUOUS_MATCH',
        role: 'root',
        confidence: 'suspected',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '58.9',
        actual_quantity: '25',
        actual_net: '310',
        expected_text: 'one order line',
        actual_text: `order order-1 line 0 (10 units of ${SEATS}), order order-1 line 1 (25 units of ${SEATS})`,
        customer_id: ANNA,
        order_id: 'order-1',
        lines: 1,
        why: `Microsoft charged 25 units of Business Standard for Anna Ltd, which fit 2 order lines equally well: order order-1 line 0 (10 units of ${SEATS}), order order-1 line 1 (25 units of ${SEATS}).`,
      },
    ]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['finding']);
  });

  it('is silent when the catalogue item tells the lines of an order apart', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ item: SOFTWARE, quantity: 1 }, {}] }]);
    await tenant.it.bill([{}, { item: SOFTWARE, quantity: '1', subtotal: '99.00' }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['matched', 'matched']);
  });

  it('is silent when a later way finds exactly one order line', async () => {
    const subscriptionId = 'db8c695b-1c3c-4c55-b697-771503dd46bf';
    await tenant.it.orders(ANNA, [{ lines: [{}, { subscriptionId }] }]);
    await tenant.it.bill([{ more: { subscriptionId } }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('prefers the SKU, then the product, where the whole item is in no order line', async () => {
    const [product = '', sku = ''] = SEATS.split(':');
    await tenant.it.orders(ANNA, [
      { lines: [{ item: `${product}:9999:OTHER` }, { item: `${product}:${sku}:OTHER` }] },
    ]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toMatchObject([
      { code: 'AVAILABILITY_MISMATCH', order_line: 1 },
    ]);
  });

  it('ignores what nets to nothing in money only when it nets to nothing in units', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{}, {}] }]);
    await tenant.it.bill([{}, { chargeType: 'refund', quantity: '20', subtotal: '-310.00' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'AMBIGUOUS_MATCH root none 0+0 USD',
    ]);
  });

  it('closes when a later invoice takes the charge back', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 10 }, { quantity: 30 }] }]);
    await tenant.it.bill([{}]);
    const later = { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' };
    await tenant.it.bill([{ chargeType: 'refund', subtotal: '-310.00' }], later);

    for (const id of [INVOICE, later.id]) {
      const match = await tenant.it.match(id);
      expect(await findingsOf(tenant.it.db, match)).toEqual([]);
      expect(await dispositionsOf(tenant.it.db, match)).toEqual(['tolerated']);
    }
  });

  it('ignores lines that name another invoice', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{}, {}] }]);
    await tenant.it.bill([{ more: { invoiceNumber: 'G000000099' } }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'INVOICE_ID_MISMATCH root claim 310+0 USD',
    ]);
  });
});
