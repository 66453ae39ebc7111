import { describe, expect, it } from 'vitest';

import { explain } from '../../../src/match/why/explain.ts';
import type { Explanation } from '../../../src/match/why/explanation.ts';
import { parseWhyTarget } from '../../../src/match/why/why-target.ts';
import { ANNA, BERT } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function why(what: string): Promise<Explanation> {
  return explain(tenant.it.db, parseWhyTarget(what));
}

function row({ sides }: Explanation, field: string) {
  return sides.rows.find((one) => one.field === field);
}

describe('why of an invoice line', () => {
  it('that is matched names the id that links it, both sides and the step of the bridge', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }]);
    await tenant.it.bill([{ tax: '25.57' }]);
    await tenant.it.match();

    const explanation = await why(`line:${INVOICE}/1`);

    expect(explanation).toMatchObject({
      of: 'line:G000000001/1',
      title: 'explained by an order',
      sentences: [
        'Line 1 of invoice G000000001 charges 25 units of Business Standard for Anna Ltd (new): 310.00 USD before tax, 335.57 USD with tax.',
        'By its order id it belongs to order order-1 line 0 alone (25 units ordered, 25 units charged on this invoice for the period), and nothing about it is wrong.',
        'Its 335.57 USD count as explained by orders; there is nothing to do.',
      ],
      tried: [
        {
          way: 'order-id',
          looked_for: 'order-1',
          found: 1,
          kept: ['order order-1 line 0 (25 x CFQ7TTC0LH18:0001:CFQ7TTC0K971)'],
          decided: true,
        },
      ],
      rule: null,
      findings: [],
      money: [
        { step: 'this line', amount: '335.57', currency: 'USD' },
        { step: 'counts as', amount: null, says: 'explained by an order' },
        {
          step: 'Explained by orders',
          amount: '335.57',
          says: "row 2 of 2 of the invoice's bridge, which holds 1 line",
        },
      ],
    });
    expect(row(explanation, 'quantity on this invoice')).toEqual({
      field: 'quantity on this invoice',
      left: '25',
      right: '25',
      differs: false,
    });
    expect(explanation.sides.rows.filter(({ differs }) => differs)).toEqual([]);
  });

  it('that has no order says which ids were looked for in vain', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{ more: { subscriptionId: 'sub-1' } }]);
    await tenant.it.match();

    const explanation = await why(`line:${INVOICE}/1`);

    expect(explanation).toMatchObject({
      title: 'CHARGE_WITHOUT_ORDER: Charged without an order',
      sentences: [
        'Microsoft charged 25 units of Business Standard for Anna Ltd under order order-1, and no such order is known.',
        'Decided by the order id (needed: an order; charged under: order id order-1); 310.00 USD before tax are in question.',
        expect.stringMatching(/^Next: Ask who bought it/),
      ],
      rule: { code: 'CHARGE_WITHOUT_ORDER', field: 'order id' },
      sides: { left: 'invoice G000000001', right: 'no order' },
    });
    expect(explanation.tried).toEqual([
      { way: 'order-id', looked_for: 'order-1', found: 0, kept: [], decided: false },
      { way: 'alternate-id', looked_for: 'order-1', found: 0, kept: [], decided: false },
      { way: 'subscription-id', looked_for: 'sub-1', found: 0, kept: [], decided: false },
    ]);
  });

  it('that fits several order lines lists them, and how many of another item were left out', async () => {
    await tenant.it.orders(ANNA, [
      {
        lines: [
          { quantity: 5 },
          { quantity: 9 },
          { quantity: 7, item: 'DG7GMGF0FKX9:0003:DG7GMGF0FT5V' },
        ],
      },
    ]);
    await tenant.it.bill([{ quantity: '7' }]);
    await tenant.it.match();

    const explanation = await why(`line:${INVOICE}/1`);

    expect(explanation.title).toBe('AMBIGUOUS_MATCH: Fits several order lines');
    expect(explanation.tried[0]).toEqual({
      way: 'order-id',
      looked_for: 'order-1',
      found: 3,
      kept: [
        'order order-1 line 0 (5 x CFQ7TTC0LH18:0001:CFQ7TTC0K971)',
        'order order-1 line 1 (9 x CFQ7TTC0LH18:0001:CFQ7TTC0K971)',
      ],
      decided: true,
    });
    expect(explanation.sentences[0]).toContain('which fit 2 order lines equally well');
  });

  it.each([
    [{ meterDescription: 'Compute hours' }, 'it has a meter (Compute hours), so it bills usage'],
    [
      { subscriptionDescription: 'Azure plan' },
      'its subscription is an Azure plan, so it bills usage',
    ],
    [{ chargeType: 'customerCredit' }, 'its charge type is customerCredit, so it is a credit'],
  ])('that is out of scope says by which field: %j', async (more, reason) => {
    await tenant.it.bill([{ more }]);
    await tenant.it.match();

    const explanation = await why(`line:${INVOICE}/1`);

    expect(explanation.title).toBe('out of scope');
    expect(explanation.sentences[1]).toContain(reason);
    expect(explanation.tried).toEqual([]);
    expect(explanation.money.at(-1)).toMatchObject({ step: 'Out of scope', amount: '310' });
  });

  it('that is tolerated says that it nets to nothing', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{}, { chargeType: 'cancelImmediate', subtotal: '-310.00' }]);
    await tenant.it.match();

    const explanation = await why(`line:${INVOICE}/2`);

    expect(explanation.title).toBe('nets to nothing');
    expect(explanation.sentences[1]).toContain('nothing of it is left');
    expect(row(explanation, 'invoice lines')).toMatchObject({ left: '1, 2' });
    expect(row(explanation, 'quantity on this invoice')).toMatchObject({ left: '0' });
  });

  it('marks every field in which charge and order differ, the one that decides once', async () => {
    await tenant.it.orders(BERT, [{ currency: 'EUR', lines: [{ quantity: 20 }] }]);
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{}]);
    await tenant.it.match();

    const { sides } = await why(`line:${INVOICE}/1`);

    const differing = sides.rows.filter(({ differs }) => differs).map(({ field }) => field);
    expect(differing).toEqual(
      expect.arrayContaining([
        'customer',
        'customer id',
        'quantity on this invoice',
        'decides: currency',
      ]),
    );
    expect(differing).not.toContain('catalogue item');
    expect(differing).not.toContain('currency');
  });

  it('that does not exist, or was never judged, is wrong usage', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    const unknown = { code: 'LINE_UNKNOWN', kind: 'usage' };
    await expect(why(`line:${INVOICE}/1`)).rejects.toMatchObject(unknown);
    await tenant.it.match();

    await expect(why(`line:${INVOICE}/2`)).rejects.toMatchObject(unknown);
    await expect(why('line:G000000009/1')).rejects.toMatchObject(unknown);
    expect(await why(`line:OneTime-${INVOICE}/1`)).toMatchObject({ of: `line:${INVOICE}/1` });
  });
});
