import { describe, expect, it, vi } from 'vitest';

import { decimal } from '../../src/lib/decimal.ts';
import { settlePurchase } from '../../src/purchase/settle-purchase.ts';
import { readEvidence } from '../../src/store/evidence-store.ts';
import { SEATS, SERVERS, useBuying } from './buying-under-test.ts';

const shop = useBuying();

const rowsOf = async (statement: string): Promise<readonly unknown[]> =>
  (await shop.it.tenant.store.pool.query<Record<string, unknown>>(statement)).rows;
const recorded = () =>
  rowsOf(`select origin, trim_scale(quantity)::text as quantity, trim_scale(promised_unit_price)::text as price
    from order_in_force order by quantity::numeric`);

describe('buying a file', () => {
  it('orders each row, and records price, term, month and what the catalogue said', async () => {
    const { purchases, agreed } = await shop.it.buy(shop.it.file(SERVERS, SEATS));

    expect(agreed).toBe(true);
    expect(purchases).toMatchObject([
      {
        state: 'bought',
        checkouts_sent: 1,
        lines: [
          { file_row: 2, order_group: '0', currency: 'USD', due_period: '2026-11' },
          { file_row: 3, order_group: '1', term_duration: 'P1Y', billing_cycle: 'monthly' },
        ],
      },
    ]);
    expect(await recorded()).toEqual([
      { origin: 'recorded', quantity: '2', price: '1176' },
      { origin: 'recorded', quantity: '10', price: '6' },
    ]);
    const { db } = shop.it.tenant.store;
    const snapshot = await readEvidence(db, purchases[0]?.lines[0]?.catalogue_sha256 ?? '');
    expect(JSON.parse(snapshot.toString())).toMatchObject([{ id: '0004' }, { items: [{}] }]);
  });

  it('buys a row once, also in a file where others were corrected or added', async () => {
    await shop.it.buy(shop.it.file(SERVERS));
    const placed = shop.it.ordersPlaced();

    const again = await shop.it.buy(shop.it.file(SERVERS));
    expect(again).toMatchObject({
      agreed: false,
      purchases: [],
      earlier: { lines: [{ file_row: 2 }] },
    });
    const more = await shop.it.buy(shop.it.file(SEATS, SERVERS, SERVERS));
    expect(more.purchases[0]?.lines).toMatchObject([{ file_row: 2 }, { file_row: 4 }]);
    expect(shop.it.ordersPlaced()).toBe(placed + 2);
  });

  it('keeps what succeeded, says of the rest why not, and buys that alone the next time', async () => {
    shop.it.strike({ name: 'refused-group' });
    const first = await shop.it.buy(shop.it.file(SERVERS, SEATS));
    expect(first.purchases[0]?.lines).toMatchObject([
      { state: 'bought' },
      {
        state: 'not bought',
        error_code: '800010',
        error_text: expect.stringContaining('none left') as string,
      },
    ]);

    shop.it.strike();
    const second = await shop.it.buy(shop.it.file(SERVERS, SEATS));
    expect(second.purchases[0]?.lines).toMatchObject([{ file_row: 3, state: 'bought' }]);
  });

  it('shows what it is about to do, and warns of the same ordered a short while ago', async () => {
    await shop.it.buy(shop.it.file(SERVERS));
    const agree = vi.fn(() => Promise.resolve(false));

    const { agreed } = await shop.it.buy(shop.it.file(SERVERS, SERVERS), { agree });

    expect(agreed).toBe(false);
    expect(agree.mock.calls[0]).toMatchObject([
      {
        cost: { totals: [{ currency: 'USD', amount: '2352' }], unpricedLines: 0 },
        recent: [{ customer_id: shop.it.customer.id, quantity: '2' }],
      },
    ]);
    expect(await rowsOf(`select state from purchase order by purchase_id`)).toEqual([
      { state: 'bought' },
      { state: 'not bought' },
    ]);
  });

  it('goes on alone where two commands buy the same file at once', async () => {
    const placed = shop.it.ordersPlaced();
    const both = await Promise.allSettled([
      shop.it.buy(shop.it.file(SERVERS)),
      shop.it.buy(shop.it.file(SERVERS)),
    ]);
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(shop.it.ordersPlaced()).toBe(placed + 1);
  });
});

describe('a checkout without an answer', () => {
  it('is sent again once, and the repeated answer recorded', async () => {
    const placed = shop.it.ordersPlaced();
    shop.it.strike({ name: 'lost-answer', match: /checkout/, times: 1 });

    const { purchases } = await shop.it.buy(shop.it.file(SERVERS));

    expect(purchases).toMatchObject([{ state: 'bought', checkouts_sent: 2 }]);
    expect(shop.it.ordersPlaced()).toBe(placed + 1);
  });

  it('is waited for while another request is at the cart', async () => {
    shop.it.strike({ name: 'in-progress', times: 2 });
    expect((await shop.it.buy(shop.it.file(SERVERS))).purchases).toMatchObject([
      { state: 'bought', checkouts_sent: 1 },
    ]);
  });

  it('that is refused as submitted is looked for in the list, not before its quarter of an hour', async () => {
    const placed = shop.it.ordersPlaced();
    shop.it.strike(
      { name: 'lost-answer', match: /checkout/, times: 1 },
      { name: 'already-submitted' },
    );
    expect((await shop.it.buy(shop.it.file(SERVERS, SEATS))).purchases).toMatchObject([
      { state: 'sent', checkouts_sent: 2 },
    ]);
    await expect(shop.it.buy(shop.it.file(SERVERS, SEATS))).rejects.toMatchObject({
      code: 'CHECKOUT_PENDING',
      kind: 'later',
    });

    shop.it.passMinutes(15);
    const found = await shop.it.buy(shop.it.file(SERVERS, SEATS));

    expect(found.earlier.lines).toMatchObject([{ file_row: 2 }, { file_row: 3 }]);
    expect(shop.it.ordersPlaced()).toBe(placed + 2);
    expect(await rowsOf(`select count(*)::int from order_line where origin = 'recorded'`)).toEqual([
      { count: 2 },
    ]);
  });

  it('is for a person where two orders could be it, who then says which', async () => {
    shop.it.strike({ name: 'lost-answer', match: /checkout/ });
    const { purchases } = await shop.it.buy(shop.it.file(SERVERS));
    shop.it.strike();
    // The portal knows nothing of us: somebody buys the same there.
    const { partnerCenter } = shop.it.buying();
    const elsewhere = await orderElsewhere(purchases[0]?.lines[0]?.catalog_item_id ?? '');
    shop.it.passMinutes(15);

    await expect(shop.it.buy(shop.it.file(SERVERS))).rejects.toMatchObject({
      code: 'CHECKOUT_OUTCOME_UNKNOWN',
      message: expect.stringContaining('all fit order group 0') as string,
    });
    const cartId = purchases[0]?.cart_id ?? '';
    const listed = await partnerCenter.ordersOfCustomer(shop.it.customer.id, shop.it.buying());
    const { items } = JSON.parse(listed.body.toString()) as { items: { id: string }[] };
    const ours = items
      .map(({ id }) => id)
      .filter((id) => !elsewhere.includes(id))
      .at(-1);
    expect(await settlePurchase(shop.it.buying(), cartId, [ours ?? ''])).toMatchObject({
      state: 'bought',
      lines: [{ order_id: ours }],
    });
  });

  it('may be settled as never ordered, and is free to be bought then', async () => {
    shop.it.strike({ name: 'timeout', match: /checkout/ });
    const { purchases } = await shop.it.buy(shop.it.file(SERVERS));
    shop.it.strike();
    shop.it.passMinutes(15);
    await expect(shop.it.buy(shop.it.file(SERVERS))).rejects.toMatchObject({
      code: 'CHECKOUT_OUTCOME_UNKNOWN',
      message: expect.stringContaining('no order fits order group 0') as string,
    });

    await settlePurchase(shop.it.buying(), purchases[0]?.cart_id ?? '', []);
    expect((await shop.it.buy(shop.it.file(SERVERS))).purchases).toMatchObject([
      { state: 'bought' },
    ]);
  });
});

/** Bought by another tool: nothing is recorded of it. */
async function orderElsewhere(catalogItemId: string): Promise<readonly string[]> {
  const { partnerCenter, signal } = shop.it.buying();
  const line = { id: 0, catalogItemId, quantity: 2, billingCycle: 'one_time' };
  const customerId = shop.it.customer.id;
  const cart = await partnerCenter.createCart({ customerId, lines: [line] }, { signal });
  const { id: cartId } = JSON.parse(cart.body.toString()) as { id: string };
  const { body } = await partnerCenter.checkoutCart({ customerId, cartId }, { signal });
  return (JSON.parse(body.toString()) as { orders: { id: string }[] }).orders.map(({ id }) => id);
}

describe('what cannot be bought', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['what is sold out', 'DZH318Z0BQ5S,0001,1,one_time,P1Y,,,s-1', /no capacity left/],
    [
      'a quantity over the maximum',
      'CFQ7TTC0LH18,0001,301,monthly,P1Y,,,',
      /not sold in a quantity of 301/,
    ],
    [
      'another currency',
      'DG7GMGF0D5RK,0004,1,one_time,,900,EUR,',
      /it is sold in USD, the file says EUR/,
    ],
    [
      'a price that rose',
      'DG7GMGF0D5RK,0004,1,one_time,,1175.99,USD,',
      /a unit costs 1,176.00 USD, the file allows 1,175.99 USD/,
    ],
    ['an unknown SKU', 'DG7GMGF0D5RK,9999,1,one_time,,,,', /product DG7GMGF0D5RK has no SKU 9999/],
    ['a term nobody sells', 'CFQ7TTC0LH18,0001,1,monthly,P3Y,,,', /P3Y/],
  ];

  it.each(cases)('%s is named by its row, and nothing is bought', async (_, row, says) => {
    await expectRefused(shop.it.file(row, SERVERS), says);
  });

  it('for an unknown customer is named by its row, and nothing is bought', async () => {
    const stranger = '00000000-0000-4000-8000-000000000000';
    await expectRefused(shop.it.fileFor(stranger, SERVERS), /no reseller relationship/);
  });

  it.each([
    ['above the total', { amount: decimal('2351.99'), currency: 'USD' }, 'it costs 2,352.00 USD'],
    ['in another currency', { amount: decimal('9999'), currency: 'EUR' }, 'it costs 2,352.00 USD'],
  ])('is what lies %s allowed', async (_, maxTotal, says) => {
    const agree = vi.fn(() => Promise.resolve(true));
    await expect(shop.it.buy(shop.it.file(SERVERS), { maxTotal, agree })).rejects.toMatchObject({
      code: 'MAX_TOTAL_EXCEEDED',
      message: expect.stringContaining(says) as string,
    });
    expect(agree).not.toHaveBeenCalled();
  });

  it('is a cart that ended before it was agreed to', async () => {
    const agree = () => {
      shop.it.passMinutes(8 * 24 * 60);
      return Promise.resolve(true);
    };
    expect((await shop.it.buy(shop.it.file(SERVERS), { agree })).purchases).toMatchObject([
      { state: 'not bought', reason: expect.stringContaining('not there any more') as string },
    ]);
  });
});

async function expectRefused(file: Buffer, says: RegExp): Promise<void> {
  const placed = shop.it.ordersPlaced();
  const failure: unknown = await shop.it.buy(file).catch((error: unknown) => error);

  expect(failure).toMatchObject({ code: 'PURCHASE_REFUSED', kind: 'usage' });
  const rows = ((failure as Error).cause as Error).message;
  expect(rows).toMatch(/^row 2: /);
  expect(rows).toMatch(says);
  expect(shop.it.ordersPlaced()).toBe(placed);
  expect(await rowsOf(`select from purchase_line where state <> 'not bought'`)).toEqual([]);
}
