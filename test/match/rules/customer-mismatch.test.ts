import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, BERT, STRANGER } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const LATER = { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' };

describe('CUSTOMER_MISMATCH', () => {
  it("finds a charge that is made to one customer for another's order", async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.orders(BERT, []);
    await tenant.it.bill([
      { customerId: BERT, customerName: 'Bert GmbH', subtotal: '310.00', tax: '58.90' },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([
      {
        code: 'CUSTOMER_MISMATCH',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '58.9',
        actual_net: '310',
        expected_text: ANNA,
        actual_text: BERT,
        customer_id: BERT,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged Business Standard for Bert GmbH, while order order-1 belongs to A customer.',
      },
    ]);
  });

  it('is silent when the customers agree', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('closes when a later invoice takes the charge back and makes it to the right customer', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.orders(BERT, []);
    await tenant.it.bill([{ customerId: BERT, tax: '58.90' }]);
    await tenant.it.bill(
      [{ customerId: BERT, chargeType: 'refund', subtotal: '-310.00', tax: '-58.90' }, {}],
      LATER,
    );

    for (const id of [INVOICE, LATER.id]) {
      const match = await tenant.it.match(id);
      expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    }
  });

  it('claims what a later invoice leaves of the charge', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.orders(BERT, []);
    await tenant.it.bill([{ customerId: BERT, tax: '58.90' }]);
    await tenant.it.bill(
      [
        {
          customerId: BERT,
          chargeType: 'refund',
          quantity: '5',
          subtotal: '-62.00',
          tax: '-11.78',
        },
      ],
      LATER,
    );

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CUSTOMER_MISMATCH root claim 248+47.12 USD',
    ]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
  });

  it('owns the money where the quantity is off as well', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.orders(BERT, []);
    await tenant.it.bill([{ customerId: BERT }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CUSTOMER_MISMATCH root claim 310+0 USD',
      'QUANTITY_OVER contributing none 0+0 USD',
    ]);
  });

  it('contributes nothing where the customer charged is unknown', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ customerId: STRANGER }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CUSTOMER_MISMATCH contributing none 0+0 USD',
      'UNKNOWN_CUSTOMER root claim 310+0 USD',
    ]);
  });

  it('judges each customer of one order apart', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 30 }] }]);
    await tenant.it.orders(BERT, []);
    await tenant.it.bill([
      { quantity: '25', subtotal: '310.00' },
      { customerId: BERT, quantity: '5', subtotal: '62.00' },
    ]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CUSTOMER_MISMATCH root claim 62+0 USD',
    ]);
  });

  it('ignores lines that name another invoice', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.orders(BERT, []);
    await tenant.it.bill([{ customerId: BERT, more: { invoiceNumber: 'G000000099' } }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'INVOICE_ID_MISMATCH root claim 310+0 USD',
    ]);
  });
});
