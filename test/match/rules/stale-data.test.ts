import { describe, expect, it } from 'vitest';

import { moveChangeFeed } from '../../../src/store/change-feed-store.ts';
import { aDocument } from '../balance-documents.ts';
import { findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

const AFTER_TWO_DAYS = '2026-02-13T23:59:59.999Z';
const AFTER_THREE_DAYS = '2026-02-14T23:59:59.999Z';

/** An invoice whose one charge has no known order, unless orders are given. */
async function pulled(...orders: readonly object[]): Promise<void> {
  await tenant.it.orders(ANNA, orders);
  await tenant.it.bill([{}, { orderId: 'order-3', subtotal: '5.00' }]);
}

describe('STALE_DATA', () => {
  it('finds orders of days ago in place of a claim for each charge without one', async () => {
    await pulled({ id: 'order-9' });
    await tenant.it.newRunOnHeldData(AFTER_THREE_DAYS);
    await tenant.it.header(aDocument({ id: INVOICE, total: '315.00' }));
    const match = await tenant.it.match(INVOICE, { asOf: AFTER_THREE_DAYS });

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'STALE_DATA',
        role: 'root',
        confidence: 'provisional',
        currency: 'USD',
        stake_type: 'none',
        stake_net: '315',
        stake_tax: '0',
        actual_net: '315',
        expected_text: 'no older than 48 hours',
        actual_text: '3 days old',
        customer_id: ANNA,
        lines: 2,
        why: 'The orders of customers on invoice G000000001 are 3 days old, so that it is not checked.',
      },
    ]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'not-checked',
      not_checked: expect.arrayContaining(['orders are 3 days old']) as unknown,
    });
  });

  it('says so too where every charge has its order, and doubts what is found on them', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{}]);
    await tenant.it.newRunOnHeldData(AFTER_THREE_DAYS);
    await tenant.it.header(aDocument({ id: INVOICE, total: '310.00' }));
    const match = await tenant.it.match(INVOICE, { asOf: AFTER_THREE_DAYS });

    const found = await findingsOf(tenant.it.db, match);
    expect(found.map((one) => [one['code'], one['confidence']])).toEqual([
      ['QUANTITY_OVER', 'provisional'],
      ['STALE_DATA', 'provisional'],
    ]);
  });

  it('finds totals that were not asked for', async () => {
    await pulled({ id: 'order-9' });
    await tenant.it.newRunOnHeldData(AFTER_THREE_DAYS);
    await tenant.it.orders(ANNA, [{}, { id: 'order-3' }]);
    const match = await tenant.it.match(INVOICE, { asOf: AFTER_THREE_DAYS });

    expect(await findingsOf(tenant.it.db, match, 'STALE_DATA')).toMatchObject([
      { why: 'The totals of invoice G000000001 are 3 days old, so that it is not checked.' },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('not-checked');
  });

  it('is silent two days later, when one night may have failed', async () => {
    await pulled({ id: 'order-1' }, { id: 'order-3' });
    await tenant.it.newRunOnHeldData(AFTER_TWO_DAYS);

    const match = await tenant.it.match(INVOICE, { asOf: AFTER_TWO_DAYS });
    expect(await findingsOf(tenant.it.db, match, 'STALE_DATA')).toEqual([]);
  });

  it('is silent on orders that a later night found unchanged', async () => {
    await pulled({ id: 'order-9' });
    await tenant.it.newRun(AFTER_THREE_DAYS);

    expect(
      await stakesOf(tenant.it.db, await tenant.it.match(INVOICE, { asOf: AFTER_THREE_DAYS })),
    ).toEqual([
      'CHARGE_WITHOUT_ORDER root claim 310+0 USD',
      'CHARGE_WITHOUT_ORDER root claim 5+0 USD',
    ]);
  });

  it('finds an empty list of orders after a full one, and claims nothing from it', async () => {
    await pulled({}, { id: 'order-3' });
    await tenant.it.newRun();
    await tenant.it.orders(ANNA, []);

    const match = await tenant.it.match();
    expect(await findingsOf(tenant.it.db, match)).toMatchObject([
      {
        code: 'STALE_DATA',
        lines: 2,
        actual_text: 'empty, after 2 order lines before',
        why: 'The orders of customers on invoice G000000001 are empty, after 2 order lines before, so that it is not checked.',
      },
    ]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'not-checked',
      not_checked: expect.arrayContaining([
        'orders are empty, after 2 order lines before',
      ]) as unknown,
    });
  });

  it('calls no entitlement one without order while the orders of its customer are an empty list', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.entitlements(ANNA, [{}]);
    await tenant.it.newRun();
    await tenant.it.orders(ANNA, []);

    const { matchId } = await tenant.it.matchOrders();
    expect(await stakesOf(tenant.it.db, { matchId })).toEqual([]);
  });

  it('closes when the orders come again', async () => {
    await pulled({}, { id: 'order-3' });
    await tenant.it.newRun();
    await tenant.it.orders(ANNA, []);
    await tenant.it.newRun();
    await tenant.it.orders(ANNA, [{}, { id: 'order-3' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'STALE_DATA')).toEqual([]);
  });

  it('leaves orders that this run asked for in vain to PARTIAL_PULL', async () => {
    await pulled({ id: 'order-9' });
    await tenant.it.newRunOnHeldData(AFTER_THREE_DAYS);
    await tenant.it.header(aDocument({ id: INVOICE, total: '315.00' }));
    await tenant.it.lacks('orders', ANNA);

    const match = await tenant.it.match(INVOICE, { asOf: AFTER_THREE_DAYS });
    expect(await findingsOf(tenant.it.db, match)).toMatchObject([{ code: 'PARTIAL_PULL' }]);
  });

  it('takes orders for current as long as the activity log was read and names nobody', async () => {
    await pulled({}, { id: 'order-3' });
    await tenant.it.newRunOnHeldData(AFTER_THREE_DAYS);
    await tenant.it.db.transaction().execute(async (trx) => {
      await moveChangeFeed(trx, new Date('2026-02-01T00:00:00Z'), false);
      await moveChangeFeed(trx, new Date(AFTER_THREE_DAYS), true);
    });
    await tenant.it.header(aDocument({ id: INVOICE, total: '315.00' }));

    const match = await tenant.it.match(INVOICE, { asOf: AFTER_THREE_DAYS });
    expect(await findingsOf(tenant.it.db, match, 'STALE_DATA')).toEqual([]);
  });
});
