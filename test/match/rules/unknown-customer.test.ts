import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA, STRANGER } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('UNKNOWN_CUSTOMER', () => {
  it('finds one customer that is not ours, however many lines it has', async () => {
    await tenant.it.bill([
      { customerId: STRANGER, customerName: 'Eve Inc', subtotal: '10.00', tax: '1.90' },
      { customerId: STRANGER, customerName: 'Eve Inc', orderId: 'order-2', subtotal: '5.00' },
    ]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match, 'UNKNOWN_CUSTOMER')).toEqual([
      {
        code: 'UNKNOWN_CUSTOMER',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '15',
        stake_tax: '1.9',
        actual_net: '15',
        expected_text: 'a customer of ours',
        actual_text: STRANGER,
        customer_id: STRANGER,
        lines: 2,
        why: `Microsoft charged for Eve Inc (${STRANGER}), which is not in our list of customers.`,
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('open');
  });

  it('finds lines that name no customer', async () => {
    await tenant.it.bill([{ customerId: '', customerName: '' }]);

    expect(
      await findingsOf(tenant.it.db, await tenant.it.match(), 'UNKNOWN_CUSTOMER'),
    ).toMatchObject([
      {
        stake_net: '310',
        why: 'Microsoft charged for a customer without a name (no id), which is not in our list of customers.',
      },
    ]);
  });

  it('is silent on a customer of ours printed as org: or in another case', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.customers(['abcdef01-1111-4111-8111-111111111111', ANNA]);
    await tenant.it.orders('abcdef01-1111-4111-8111-111111111111', [{ id: 'order-2' }]);
    await tenant.it.bill([
      { customerId: `org:${ANNA}` },
      { customerId: 'ABCDEF01-1111-4111-8111-111111111111', orderId: 'order-2' },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores everybody while no list of customers was ever held', async () => {
    await tenant.it.reset();
    await tenant.it.bill([{ customerId: STRANGER }]);

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual(['PARTIAL_PULL root none 310+0 USD']);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'not-checked',
      not_checked: [
        'customers: never pulled',
        'orders of 1 customer did not come',
        'statement: never pulled',
      ],
    });
  });

  it('ignores a customer that may be new while the list is an old one', async () => {
    await tenant.it.lacks('customers');
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}, { customerId: STRANGER, orderId: 'order-2', subtotal: '1.00' }]);

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual(['PARTIAL_PULL root none 1+0 USD']);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('not-checked');
  });

  it('closes when a later invoice takes the charges back', async () => {
    await tenant.it.bill([{ customerId: STRANGER }]);
    const later = { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' };
    await tenant.it.bill(
      [{ customerId: STRANGER, chargeType: 'refund', subtotal: '-310.00' }],
      later,
    );

    for (const id of [INVOICE, later.id]) {
      const match = await tenant.it.match(id);
      expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    }
  });

  it('leaves lines that name another invoice to INVOICE_ID_MISMATCH', async () => {
    await tenant.it.bill([{ customerId: STRANGER, more: { invoiceNumber: 'G000000099' } }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toContain(
      'INVOICE_ID_MISMATCH root claim 310+0 USD',
    );
    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'UNKNOWN_CUSTOMER')).toEqual([]);
  });
});
