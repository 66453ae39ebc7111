import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Fault } from '../../src/simulator/fault.ts';
import { NOW, signedIn, type TestClient } from './signed-in.ts';

const SERVER = ['DG7GMGF0D5RK', '0004'] as const;
const SEATS = ['CFQ7TTC0LH18', '0001'] as const;
const SAAS = ['DZH318Z0CKGN', '0001'] as const;
const RESERVATION = ['DZH318Z0BQ4B', '000Z'] as const;
const SOLD_OUT = ['DZH318Z0BQ5S', '0001'] as const;

/** What the tests read of carts and checkouts. */
interface Printed {
  readonly id: string;
  readonly status: string;
  readonly expirationTimestamp: string;
  readonly lineItems: readonly Record<string, unknown>[];
  readonly orders: readonly (Record<string, unknown> & { readonly id: string })[];
  readonly orderErrors?: readonly unknown[];
  readonly links: { readonly self: { readonly uri: string } };
  readonly code?: string;
}

let client: TestClient;
let customer: string;
beforeAll(async () => {
  client = await signedIn({ plant: 'none', customers: 6, lines: 40 });
  const buyer = client.simulator.tenant.customers.find(({ currency }) => currency === 'USD');
  customer = `/v1/customers/${buyer?.id ?? ''}`;
});
beforeEach(() => client.simulator.setFaults([]));
afterAll(() => client.simulator.close());

const strike = (name: Fault['name']): void => client.simulator.setFaults([{ name }]);
const inMinutes = (minutes: number): void => {
  const { present: clock } = client.simulator;
  clock.moveTo(new Date(clock.now().getTime() + minutes * 60_000));
};

async function catalogItemOf([product, sku]: readonly [string, string]): Promise<string> {
  const path = `/v1/products/${product}/skus/${sku}/availabilities?country=US&targetSegment=commercial`;
  const { items } = await client.json(path);
  return String(items[0]?.['catalogItemId']);
}

async function aLine(sku: readonly [string, string], more: object = {}): Promise<object> {
  return {
    catalogItemId: await catalogItemOf(sku),
    quantity: 2,
    billingCycle: 'one_time',
    ...more,
  };
}

const parsed = async (response: Response): Promise<Printed> =>
  JSON.parse((await response.text()).replace(/^\ufeff/, '')) as Printed;

async function aCart(...lines: object[]): Promise<Printed> {
  return parsed(await client.send('POST', `${customer}/carts`, { lineItems: lines }));
}

const checkout = (cart: Printed): Promise<Response> =>
  client.send('POST', `${customer}/carts/${cart.id}/checkout`);

async function listedOrders(): Promise<readonly unknown[]> {
  const response = await client.get(`${customer}/orders`);
  const { items } = (await parsed(response)) as unknown as { items: { id: string }[] };
  return items.map(({ id }) => id);
}

describe('a simulated cart', () => {
  it('groups its lines into orders, prices them, and lives seven days', async () => {
    const seats = { billingCycle: 'Monthly', termDuration: 'P1Y', quantity: 10 };
    const cart = await aCart(
      await aLine(SERVER),
      await aLine(SEATS, seats),
      await aLine(SAAS, { billingCycle: 'monthly', termDuration: 'P1M' }),
      await aLine(SERVER),
    );

    expect(cart.lineItems.map((line) => line['orderGroup'])).toEqual(['0', '1', '2', '0']);
    expect(cart.lineItems[1]).toMatchObject({
      quantity: 10,
      billingCycle: 'monthly',
      currencyCode: 'USD',
      pricing: { price: 6, extendedPrice: 720 },
    });
    expect(cart.status).toBe('Active');
    const daysLeft = (Date.parse(cart.expirationTimestamp) - NOW.getTime()) / 86_400_000;
    expect(daysLeft).toBeGreaterThan(6.99);
  });

  it('keeps lines that cannot be bought, each with its error', async () => {
    const item = 'DG7GMGF0D5RK:0004:DG7GMGF0XXXX';
    const cart = await aCart(
      { catalogItemId: item, quantity: 1, billingCycle: 'one_time' },
      await aLine(SEATS, { quantity: 301, billingCycle: 'monthly', termDuration: 'P1Y' }),
      await aLine(SOLD_OUT, { termDuration: 'P1Y' }),
      await aLine(RESERVATION, { termDuration: 'P1Y' }),
      await aLine(SERVER, { billingCycle: 'monthly' }),
    );

    const errors = cart.lineItems.map((line) => (line['error'] as { errorCode: number }).errorCode);
    expect(errors).toEqual([10001, 10002, 10003, 10007, 10010]);
    expect((await checkout(cart)).status).toBe(400);
  });

  it('is changed as a whole, and answers in another spelling then', async () => {
    const cart = await aCart(await aLine(SERVER));
    const scoped = { Scope: 'single', subscriptionId: 's-1' };
    const line = await aLine(RESERVATION, { termDuration: 'P1Y', provisioningContext: scoped });

    const response = await client.send('PUT', `${customer}/carts/${cart.id}`, {
      LineItems: [line],
    });

    expect(response.status).toBe(201);
    const changed = await parsed(response);
    expect(changed.links.self.uri).toBe(`${customer}/carts/${cart.id}/`);
    expect(changed.lineItems).toMatchObject([{ ProvisioningContext: { Scope: 'shared' } }]);
  });

  it('is gone after a week, and its items cannot be checked out after their hour', async () => {
    const cart = await aCart(await aLine(SERVER));
    inMinutes(61);
    expect(await parsed(await checkout(cart))).toMatchObject({ code: '400019' });
    inMinutes(7 * 24 * 60);
    expect(await parsed(await checkout(cart))).toMatchObject({ code: '800008' });
  });
});

describe('a simulated checkout', () => {
  it('answers pending orders that are there by id at once, and in lists a quarter of an hour later', async () => {
    const cart = await aCart(
      await aLine(SERVER),
      await aLine(SEATS, { billingCycle: 'monthly', termDuration: 'P1Y' }),
    );
    const { orders } = await parsed(await checkout(cart));
    const ids = orders.map(({ id }) => id);

    expect(orders).toMatchObject([
      { status: 'pending', billingCycle: 'one_time', currencyCode: 'USD' },
      { status: 'pending', billingCycle: 'monthly' },
    ]);
    expect((await client.get(`${customer}/orders/${ids[0] ?? ''}`)).status).toBe(200);
    expect(await listedOrders()).not.toContain(ids[0]);
    inMinutes(15);
    expect(await listedOrders()).toEqual(expect.arrayContaining(ids));
    const seats = await client.json(`${customer}/orders/${ids[1] ?? ''}`);
    expect(seats).toMatchObject({
      status: 'completed',
      lineItems: [{ subscriptionId: expect.any(String) as string }],
    });
  });

  it('repeats its first answer, and refuses to on its other days', async () => {
    const cart = await aCart(await aLine(SERVER));
    const [first] = (await parsed(await checkout(cart))).orders;
    const [second] = (await parsed(await checkout(cart))).orders;
    expect(second?.id).toBe(first?.id);

    strike('already-submitted');
    expect(await parsed(await checkout(cart))).toMatchObject({ code: '800065' });
    strike('in-progress');
    expect(await parsed(await checkout(cart))).toMatchObject({ code: '800064' });
  });

  it('places the order also where its answer is lost', async () => {
    const cart = await aCart(await aLine(SERVER));
    strike('lost-answer');
    await expect(checkout(cart)).rejects.toThrow();
    client.simulator.setFaults([]);
    const path = `${customer}/carts/${cart.id}`;
    expect(await parsed(await client.get(path))).toMatchObject({ status: 'Ordered' });
  });

  it('makes no order of a group that is refused', async () => {
    const cart = await aCart(
      await aLine(SERVER),
      await aLine(SEATS, { billingCycle: 'monthly', termDuration: 'P1Y' }),
    );
    strike('refused-group');
    const { orders, orderErrors } = await parsed(await checkout(cart));
    expect(orders).toHaveLength(1);
    expect(orderErrors).toMatchObject([{ orderGroupId: '1', code: 800010 }]);
  });

  it('is billed on the invoice of its month once that is out, and never changes there', async () => {
    const { present: clock, tenant } = client.simulator;
    const before = (await client.json('/v1/invoices')).items.length;
    expect(before).toBe(tenant.invoices.length);
    const cart = await aCart(await aLine(SEATS, { billingCycle: 'monthly', termDuration: 'P1Y' }));
    const { orders } = await parsed(await checkout(cart));
    const nextMonth = new Date(
      Date.UTC(clock.now().getUTCFullYear(), clock.now().getUTCMonth() + 1, 9),
    );
    clock.moveTo(nextMonth);

    const [invoice] = (await client.json('/v1/invoices')).items;
    const path = `/v1/invoices/${String(invoice?.['id'])}/lineitems/OneTime/BillingLineItems`;
    const lines = (await client.json(path)).items;
    const own = lines.filter((line) => line['orderId'] === orders[0]?.id);
    expect(own).toMatchObject([{ chargeType: 'new', quantity: 2, unitPrice: 6 }]);

    clock.moveTo(new Date(Date.UTC(nextMonth.getUTCFullYear(), nextMonth.getUTCMonth() + 1, 9)));
    expect((await client.json(path)).items).toEqual(lines);
    const [newest] = (await client.json('/v1/invoices')).items;
    const later = `/v1/invoices/${String(newest?.['id'])}/lineitems/OneTime/BillingLineItems`;
    const again = (await client.json(later)).items;
    expect(again).toContainEqual(
      expect.objectContaining({ orderId: orders[0]?.id, chargeType: 'cycleCharge' }),
    );
  });
});
