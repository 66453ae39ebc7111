import { describe, expect, it } from 'vitest';

import { dispositionsOf, findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('INVOICE_ID_MISMATCH', () => {
  it('finds lines that carry the number of another invoice, one finding a number', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 25 }] }, { id: 'order-2' }]);
    await tenant.it.bill([
      {},
      { subtotal: '10.00', tax: '1.90', more: { invoiceNumber: 'G000000099' } },
      { orderId: 'order-2', subtotal: '5.00', more: { invoiceNumber: 'OneTime-G000000099' } },
      { orderId: 'order-2', subtotal: '2.00', more: { invoiceNumber: 'G000000098' } },
    ]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'INVOICE_ID_MISMATCH',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '2',
        stake_tax: '0',
        actual_net: '2',
        expected_text: INVOICE,
        actual_text: 'G000000098',
        customer_id: ANNA,
        order_id: 'order-2',
        order_line: 0,
        lines: 1,
        why: 'Lines that came with invoice G000000001 carry the number of invoice G000000098.',
      },
      {
        code: 'INVOICE_ID_MISMATCH',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '15',
        stake_tax: '1.9',
        actual_net: '15',
        expected_text: INVOICE,
        actual_text: 'G000000099',
        customer_id: ANNA,
        order_line: 0,
        lines: 2,
        why: 'Lines that came with invoice G000000001 carry the number of invoice G000000099.',
      },
    ]);
  });

  it.each(['', 'G000000001', 'OneTime-G000000001', 'onetime-G000000001'])(
    'is silent on lines numbered %j',
    async (invoiceNumber) => {
      await tenant.it.orders(ANNA, [{}]);
      await tenant.it.bill([{ more: { invoiceNumber } }]);

      expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
    },
  );

  it('keeps foreign lines out of the quantity of their order', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 25 }] }]);
    await tenant.it.bill([{}, { more: { invoiceNumber: 'G000000099' } }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'INVOICE_ID_MISMATCH root claim 310+0 USD',
    ]);
  });

  it('names usage lines as well, whose money stays out of scope', async () => {
    await tenant.it.bill([{ more: { invoiceNumber: 'G000000099', meterDescription: 'Hours' } }]);

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual(['INVOICE_ID_MISMATCH root none 0+0']);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['out-of-scope']);
  });
});
