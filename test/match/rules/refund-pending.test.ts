import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

const SUBSCRIPTION = 'db8c695b-1c3c-4c55-b697-771503dd46bf';
const BOUGHT = { lines: [{ subscriptionId: SUBSCRIPTION }] };
/** Cancels 25 seats at 12.40 a month, 31 days of 0.40, with 28 days left. */
const CANCELS = {
  id: 'order-2',
  orderedAt: '2026-01-13T08:00:00Z',
  lines: [{ subscriptionId: SUBSCRIPTION, transactionType: 'Cancel' }],
};
const DUE = '2026-03-12T00:00:00.000Z';

describe('REFUND_PENDING', () => {
  it('says what is to be refunded until it is due, and opens no invoice', async () => {
    await tenant.it.orders(ANNA, [BOUGHT, CANCELS]);
    await tenant.it.bill([{ tax: '31.00' }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'REFUND_PENDING',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'cash',
        stake_net: '280',
        stake_tax: '28',
        expected_net: '280',
        actual_net: '0',
        expected_text: 'a refund',
        actual_text: 'none',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Business Standard for Anna Ltd was cancelled on 2026-01-13; the refund of 280.00 USD is due before 2026-03-12 (order order-1 line 0).',
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('explained');
  });

  it('becomes REFUND_MISSING on the 12th of the second month, and is judged again then', async () => {
    await tenant.it.orders(ANNA, [BOUGHT, CANCELS]);
    await tenant.it.bill([{}]);

    const before = await tenant.it.match(INVOICE, { asOf: '2026-03-11T23:59:59.999Z' });
    const after = await tenant.it.match(INVOICE, { asOf: DUE });

    expect(await stakesOf(tenant.it.db, before)).toEqual(['REFUND_PENDING root cash 280+0 USD']);
    expect(await stakesOf(tenant.it.db, after)).toEqual(['REFUND_MISSING root claim 280+0 USD']);
  });

  it('is silent once a refund came, whatever its amount', async () => {
    await tenant.it.orders(ANNA, [BOUGHT, CANCELS]);
    await tenant.it.bill([
      {},
      {
        chargeType: 'cancelImmediate',
        subtotal: '-280.00',
        more: { chargeStartDate: '2026-01-13T00:00:00Z' },
      },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores an order that nobody cancelled', async () => {
    await tenant.it.orders(ANNA, [BOUGHT]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });
});
