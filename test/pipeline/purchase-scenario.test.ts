import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { explain } from '../../src/match/why/explain.ts';
import { parsePurchaseFile } from '../../src/purchase/parse-purchase-file.ts';
import { checkOutCart, createCartOf, updateCartOf } from '../../src/purchase/plain-carts.ts';
import { readOrders } from '../../src/purchase/read-orders.ts';
import { PROCESSES_TIMEOUT_MS } from '../cli/recon-process.ts';
import { all } from '../partner-center/client-under-test.ts';
import { BuyingUnderTest } from '../purchase/buying-under-test.ts';
import { nightInProcess } from './night-in-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { openSimulatedTenant } from './simulated-tenant.ts';

const RESERVATION = 'DZH318Z0BQ4B,000Z,1,one_time,P1Y,,,3d5eced6-1151-44c7-aee6-70a4bb725666';
const SERVERS = 'DG7GMGF0D5RK,0004,2,one_time,,,,';
const SEATS = 'CFQ7TTC0LH18,0001,10,monthly,P1Y,,,';

let tenant: SimulatedTenant;
let close: () => Promise<void>;
let shop: BuyingUnderTest;
beforeAll(async () => {
  ({ close, ...tenant } = await openSimulatedTenant({ lines: 40, pageSize: 2000 }));
  shop = new BuyingUnderTest(tenant);
});
afterAll(() => close());

/** The night after the invoices of a month are out. */
async function nightOf(asOf: string) {
  const { present } = tenant.simulator;
  present.moveTo(new Date(asOf));
  return nightInProcess(tenant, { asOf: new Date(asOf), lineSource: 'graph' });
}

async function findingsOn(invoiceId: string) {
  return tenant.store.db
    .selectFrom('finding')
    .select(['code', 'finding_id', 'expected_unit_price', 'actual_unit_price', 'why'])
    .where('invoice_id', '=', invoiceId)
    .where('severity', '<>', 'info')
    .execute();
}

describe('a purchase from catalogue to statement', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('is explained when it is billed as promised, and UNIT_PRICE_OVER when it is billed dearer', async () => {
    const { partnerCenter, signal } = shop.buying();
    const { catalog } = partnerCenter;
    const customerId = shop.customer.id;
    const market = { country: 'US', segment: 'commercial', reservationScope: undefined } as const;

    // Discover
    const products = await catalog.products({ market, view: 'AzureReservations' }, { signal });
    const [productId, skuId] = ['DZH318Z0BQ4B', '000Z'];
    expect(products.read.map(({ id }) => id)).toContain(productId);
    const skus = await catalog.skus({ market, productId }, { signal });
    expect(skus.read.map(({ id }) => id)).toContain(skuId);

    // Fill a cart, change it, check it out. Inventory and availability are asked on the way.
    const cartOf = (...rows: string[]) => ({
      customerId,
      rows: parsePurchaseFile(shop.file(...rows), 'orders.csv'),
      country: 'US',
    });
    const { cartId } = await createCartOf(shop.buying(), cartOf(SERVERS));
    const cart = await updateCartOf(shop.buying(), cartId, cartOf(RESERVATION, SERVERS, SEATS));
    expect(cart.lines.map(({ orderGroup }) => orderGroup)).toEqual(['0', '0', '1']);
    const place = { customerId, cartId };
    const bought = await checkOutCart(shop.buying(), place, () => Promise.resolve(true));
    expect(bought?.lines.map(({ due_period }) => due_period)).toEqual([
      '2026-11',
      '2026-11',
      '2026-11',
    ]);
    const orderIds = [...new Set(bought?.lines.map(({ order_id }) => order_id ?? ''))];
    expect(orderIds).toHaveLength(2);

    // There by its id at once, in the list a quarter of an hour later
    const byId = await partnerCenter.order(customerId, orderIds[0] ?? '', { signal });
    expect(readOrders(byId.body)).toMatchObject([{ status: 'pending' }]);
    const listed = async () => {
      const { body } = await partnerCenter.ordersOfCustomer(customerId, { signal });
      return readOrders(body).filter(({ orderId }) => orderIds.includes(orderId));
    };
    expect(await listed()).toEqual([]);
    shop.passMinutes(15);
    expect(await listed()).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);

    // What was ordered before and after shows as an expectation until the invoice is out
    await nightOf('2026-12-01T03:00:00Z');
    expect(await statesOf(orderIds)).toEqual([
      'recorded not yet due',
      'recorded not yet due',
      'recorded not yet due',
    ]);

    const night = await nightOf('2026-12-13T03:00:00Z');
    const november = night.verdicts.find(
      ({ period, currency }) => period === '2026-11' && currency === 'USD',
    );
    expect(november).toMatchObject({
      verdict: 'explained',
      line_count: 3,
      matched_lines: 3,
    });
    expect(await findingsOn(november?.invoice_id ?? '')).toEqual([]);
    expect(await statesOf(orderIds)).toEqual([
      'recorded billed',
      'recorded billed',
      'recorded billed',
    ]);
    // What was delivered for it is known, and the balance owes the invoice. Nobody buys in EUR any more.
    const { rows: delivered } = await tenant.store.pool.query(
      'select product_id, quantity::int from entitlement where order_id = any($1) group by 1, 2 order by 1',
      [orderIds],
    );
    expect(delivered).toEqual([
      { product_id: 'DG7GMGF0D5RK', quantity: 2 },
      { product_id: 'DZH318Z0BQ4B', quantity: 1 },
    ]);
    const { rows: balance } = await tenant.store.pool.query(
      `select m.not_checked, array(select f.code from finding f where f.match_id = m.match_id) as findings
       from match m where m.subject = 'balances' order by m.match_id desc limit 1`,
    );
    expect(balance).toEqual([{ not_checked: [], findings: ['INVOICE_MISSING'] }]);
    // Each source has the same lines, and the statement came and was read.
    const byV1 = await all(
      partnerCenter.billedLines(november?.invoice_id ?? '', { signal, fromToken: undefined }),
    );
    expect(byV1.map(({ itemCount }) => itemCount)).toEqual([3]);
    const file = await fetch(
      `${tenant.simulator.url}/portal/invoices/${november?.invoice_id ?? ''}/reconciliation.csv`,
    );
    expect((await file.text()).trim().split('\n')).toHaveLength(4);
    const { rows: judged } = await tenant.store.pool.query(
      'select ties, pdf_total = total_charges as as_printed, not_checked from match where match_id = $1',
      [november?.match_id],
    );
    expect(judged).toEqual([{ ties: true, as_printed: true, not_checked: [] }]);

    // The same bought again, and billed a tenth dearer than the checkout said
    shop.strike({ name: 'raised-price' });
    const again = await createCartOf(shop.buying(), cartOf(SERVERS));
    const dear = await checkOutCart(shop.buying(), { customerId, cartId: again.cartId }, () =>
      Promise.resolve(true),
    );
    shop.strike();
    const later = await nightOf('2027-01-13T03:00:00Z');
    const december = later.verdicts.find(
      ({ period, currency }) => period === '2026-12' && currency === 'USD',
    );
    expect(december?.verdict).toBe('open');
    const findings = await findingsOn(december?.invoice_id ?? '');
    expect(findings).toMatchObject([
      { code: 'UNIT_PRICE_OVER', expected_unit_price: '1176', actual_unit_price: '1293.6' },
    ]);
    const orderId = dear?.lines[0]?.order_id ?? '';
    const why = await explain(tenant.store.db, {
      kind: 'finding',
      findingId: findings[0]?.finding_id ?? '',
    });
    expect(why.sentences.join(' ')).toContain(`order ${orderId} line 0 promises 1,176.00 USD`);
  });
});

/** What the newest match of the orders made of these, by whose word they are known. */
async function statesOf(orderIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await tenant.store.pool.query<{ says: string }>(
    `select origin || ' ' || state as says from order_state
     where order_id = any($1) and match_id = (select max(match_id) from match where subject = 'orders')`,
    [orderIds],
  );
  return rows.map(({ says }) => says);
}
