import { describe, expect, it } from 'vitest';

import { dispositionsOf, findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA, BERT, SOFTWARE, STRANGER } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const LATER = { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' };

describe('CHARGE_WITHOUT_ORDER', () => {
  it('finds a charge whose order nobody knows, and claims all of it', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ orderId: 'order-9', subtotal: '99.90', tax: '18.98' }, {}]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'CHARGE_WITHOUT_ORDER',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '99.9',
        stake_tax: '18.98',
        actual_quantity: '25',
        actual_net: '99.9',
        expected_text: 'an order',
        actual_text: 'order id order-9',
        customer_id: ANNA,
        order_id: 'order-9',
        lines: 1,
        why: 'Microsoft charged 25 units of Business Standard for Anna Ltd under order order-9, and no such order is known.',
      },
    ]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['finding', 'matched']);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('open');
  });

  it('finds a charge without any order id', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{ orderId: '' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toMatchObject([
      {
        code: 'CHARGE_WITHOUT_ORDER',
        actual_text: 'order id (none)',
        why: 'Microsoft charged 25 units of Business Standard for Anna Ltd without an order id, and no order is known for it.',
      },
    ]);
  });

  it.each([
    { by: 'order id', order: { id: 'order-1' }, line: { orderId: 'order-1' } },
    {
      by: 'order id in another case of a GUID',
      order: { id: 'ABCDEF01-0000-4000-8000-000000000001' },
      line: { orderId: 'abcdef01-0000-4000-8000-000000000001' },
    },
    {
      by: 'first of two order ids with a comma',
      order: { id: '0ET2ABC' },
      line: { orderId: '0ET2ABC, 6dc5aa11' },
    },
    {
      by: 'second of two order ids with a comma, the short one',
      order: { id: 'a-long-order-id', alternateId: '6dc5aa11' },
      line: { orderId: 'printed-nowhere-else, 6dc5aa11' },
    },
    {
      by: "order's alternate id printed as order id",
      order: { id: 'a-long-order-id', alternateId: '6dc5aa11' },
      line: { orderId: '6dc5aa11' },
    },
    {
      by: 'alternate id of the line',
      order: { id: 'a-long-order-id', alternateId: '6dc5aa11' },
      line: { orderId: 'printed-nowhere-else', more: { alternateId: '6dc5aa11' } },
    },
    {
      by: 'alternate id in another case of a GUID',
      order: { id: 'a-long-order-id', alternateId: 'ABCDEF01-0000-4000-8000-000000000001' },
      line: {
        orderId: 'printed-nowhere-else',
        more: { alternateId: 'abcdef01-0000-4000-8000-000000000001' },
      },
    },
    {
      by: 'subscription',
      order: { lines: [{ subscriptionId: 'DB8C695B-1C3C-4C55-B697-771503DD46BF' }] },
      line: {
        orderId: 'renewed',
        more: { subscriptionId: 'db8c695b-1c3c-4c55-b697-771503dd46bf' },
      },
    },
    {
      by: 'reservation order',
      order: { lines: [{ subscriptionId: 'db8c695b-1c3c-4c55-b697-771503dd46bf' }] },
      line: {
        orderId: 'renewed',
        more: { reservationOrderId: 'DB8C695B-1C3C-4C55-B697-771503DD46BF' },
      },
    },
  ])('is silent when an order is found by $by', async ({ order, line }) => {
    await tenant.it.orders(ANNA, [order]);
    await tenant.it.bill([line]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['matched']);
  });

  it('never links by customer, item, quantity and day', async () => {
    await tenant.it.orders(ANNA, [{ id: 'order-2' }]);
    await tenant.it.bill([{ orderId: 'order-3' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CHARGE_WITHOUT_ORDER root claim 310+0 USD',
    ]);
  });

  it('finds units charged at nothing, and claims nothing', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{ subtotal: '0' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CHARGE_WITHOUT_ORDER root none 0+0 USD',
    ]);
  });

  it('ignores what nets to nothing', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{}, { chargeType: 'cancelImmediate', subtotal: '-310.00' }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['tolerated', 'tolerated']);
  });

  it('claims what a later invoice leaves of the charge, and closes when another takes that back', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{ tax: '31.00' }]);
    const takeBack = (id: string, subtotal: string, tax: string) =>
      tenant.it.bill([{ chargeType: 'refund', subtotal, tax }], { ...LATER, id });

    await takeBack(LATER.id, '-186.00', '-18.60');
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CHARGE_WITHOUT_ORDER root claim 124+12.4 USD',
    ]);
    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);

    await takeBack('G000000003', '-124.00', '-12.40');
    for (const id of [INVOICE, LATER.id, 'G000000003']) {
      const match = await tenant.it.match(id);
      expect(await findingsOf(tenant.it.db, match)).toEqual([]);
      expect(await dispositionsOf(tenant.it.db, match)).toEqual(['tolerated']);
      expect((await judgementOf(tenant.it.db, match)).verdict).toBe('explained');
    }
  });

  it('is not undone by another cycle, currency, item or line without an order id', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{}, { orderId: '' }]);
    const refund = { chargeType: 'refund', subtotal: '-310.00' };
    await tenant.it.bill(
      [
        { ...refund, cycleEnd: '2026-03-09' },
        { ...refund, currency: 'EUR' },
        { ...refund, item: SOFTWARE },
        { ...refund, orderId: '' },
      ],
      LATER,
    );

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CHARGE_WITHOUT_ORDER root claim 310+0 USD',
      'CHARGE_WITHOUT_ORDER root claim 310+0 USD',
    ]);
  });

  it('ignores usage, Azure plan and credit lines', async () => {
    await tenant.it.bill([
      { more: { meterDescription: 'Compute hours' } },
      { more: { subscriptionDescription: 'Azure Plan' } },
      { chargeType: 'customerCredit', subtotal: '-100.00' },
    ]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual([
      'out-of-scope',
      'out-of-scope',
      'out-of-scope',
    ]);
  });

  it('ignores a customer whose orders did not come', async () => {
    await tenant.it.orders(BERT, []);
    await tenant.it.bill([{}, { customerId: BERT, orderId: 'order-9', subtotal: '1.00' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CHARGE_WITHOUT_ORDER root claim 1+0 USD',
      'PARTIAL_PULL root none 310+0 USD',
    ]);
  });

  it('contributes nothing where the customer itself is unknown', async () => {
    await tenant.it.bill([{ customerId: STRANGER }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CHARGE_WITHOUT_ORDER contributing none 0+0 USD',
      'UNKNOWN_CUSTOMER root claim 310+0 USD',
    ]);
  });

  it("is another finding on each invoice: a decision on one says nothing of the other's money", async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{}], { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' });
    const { matchId: first } = await tenant.it.match();
    const { matchId: second } = await tenant.it.match('G000000002');

    const found = await tenant.it.db
      .selectFrom('finding')
      .select('finding_id')
      .where('match_id', 'in', [first, second])
      .execute();

    expect(new Set(found.map((row) => row.finding_id)).size).toBe(2);
  });

  it('makes one finding of all lines of an order, item and cycle, and another of each other cycle', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([
      { subtotal: '10.00' },
      { subtotal: '5.00' },
      { subtotal: '7.00', cycleEnd: '2026-03-09' },
      { subtotal: '3.00', item: SOFTWARE, cycleEnd: '' },
    ]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CHARGE_WITHOUT_ORDER root claim 15+0 USD',
      'CHARGE_WITHOUT_ORDER root claim 3+0 USD',
      'CHARGE_WITHOUT_ORDER root claim 7+0 USD',
    ]);
  });
});
