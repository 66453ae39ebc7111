import { describe, expect, it } from 'vitest';

import { explain } from '../../../src/match/why/explain.ts';
import { parseWhyTarget } from '../../../src/match/why/why-target.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function why(what: string) {
  return explain(tenant.it.db, parseWhyTarget(what));
}

describe('why of an order line', () => {
  it('that is charged lists what each invoice charges for it', async () => {
    await tenant.it.orders(ANNA, [{ alternateId: 'short-1', price: '12.40' }]);
    await tenant.it.bill([{ tax: '31' }]);
    await tenant.it.match();

    const explanation = await why('order:short-1/0');

    expect(explanation).toMatchObject({
      of: 'order:order-1/0',
      sentences: [
        'A customer ordered 25 units of CFQ7TTC0LH18:0001:CFQ7TTC0K971 on 2026-01-10 at 12.40 USD a unit and billing cycle (order order-1 line 0, completed).',
        'It is charged on G000000001 (310.00 USD before tax).',
        'There is nothing to do.',
      ],
      money: [
        {
          step: `charged on ${INVOICE}`,
          amount: '341',
          currency: 'USD',
          says: '1 line (new), linked by its order id, with tax',
        },
      ],
      sides: { left: `invoice ${INVOICE}`, right: 'order order-1 line 0' },
      tried: [{ way: 'order-id', decided: true }],
      findings: [],
    });
  });

  it('that no invoice charges says so', async () => {
    await tenant.it.orders(ANNA, [{}]);

    expect((await why('order:order-1/0')).sentences[1]).toBe('No invoice held charges it.');
  });

  it('with a finding on it says what was found and what to do', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{}]);
    await tenant.it.match();

    const { title, sentences, findings } = await why('order:order-1/0');

    expect(title).toBe('QUANTITY_OVER: More units than ordered');
    expect(sentences[1]).toContain('Decided by the quantity (ordered: 20; charged: 25)');
    expect(sentences[2]).toMatch(/^Next: /);
    expect(findings).toMatchObject([{ code: 'QUANTITY_OVER', role: 'root' }]);
  });

  it('shows how far Partner Center says its delivery is, and when it was asked', async () => {
    const quantities = [
      { quantity: 20, status: 'fulfilled' },
      { quantity: 5, status: 'unfulfilled' },
    ];
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.provisioning('unfulfilled', quantities);
    await tenant.it.newRun('2026-02-14T03:00:00Z');
    await tenant.it.provisioning('unfulfilled', quantities);

    expect((await why('order:order-1/0')).sides.rows).toContainEqual({
      field: 'delivery status',
      left: '',
      right: 'unfulfilled, 20 of 25 delivered (asked on 2026-02-14)',
      differs: false,
    });

    await tenant.it.provisioning('fulfilled', [{ quantity: 25, status: 'fulfilled' }]);
    expect((await why('order:order-1/0')).sides.rows).toContainEqual(
      expect.objectContaining({ right: 'fulfilled (asked on 2026-02-14)' }),
    );
  });

  it('that is not held is wrong usage', async () => {
    await tenant.it.orders(ANNA, [{}]);

    await expect(why('order:order-1/1')).rejects.toMatchObject({
      code: 'ORDER_LINE_UNKNOWN',
      kind: 'usage',
    });
  });
});
