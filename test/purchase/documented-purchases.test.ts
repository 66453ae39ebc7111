import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { costOf } from '../../src/purchase/cart-cost.ts';
import { readCart } from '../../src/purchase/read-cart.ts';
import { readOrders } from '../../src/purchase/read-orders.ts';
import { readProvisioning } from '../../src/purchase/read-provisioning.ts';
import { aClient, signal } from '../partner-center/client-under-test.ts';
import { text } from '../partner-center/fault-server.ts';

/** Bodies as Microsoft prints them, kept beside the project and never inside it. */
const SAMPLES = path.join(import.meta.dirname, '../../../shared/partner-center/samples');
const sample = (name: string) => readFileSync(path.join(SAMPLES, `${name}.json`), 'utf8');

const PLACE = { customerId: 'c', cartId: 'k' };

if (!existsSync(SAMPLES)) {
  console.log('skipped: the documented bodies of carts and orders are not beside this project');
}

/** One documented body through the client, printed behind a byte order mark as the documents do now and then. */
async function through(
  name: string,
  call: (
    client: Awaited<ReturnType<typeof aClient>>['partnerCenter'],
  ) => Promise<{ body: Buffer } | undefined>,
): Promise<Buffer> {
  const { partnerCenter, server } = await aClient(onTestFinished);
  server.script(text(201, `\ufeff${sample(name)}`));
  return (await call(partnerCenter))?.body ?? Buffer.alloc(0);
}

describe.skipIf(!existsSync(SAMPLES))('the documented bodies of buying', () => {
  it('are carts with their groups, terms and prices', async () => {
    const cart = readCart(
      await through('cart-create.response', (it) =>
        it.createCart({ customerId: 'c', lines: [] }, { signal }),
      ),
    );
    expect(cart.lines.map(({ orderGroup }) => orderGroup)).toEqual([
      'OMS-0',
      '0',
      '0',
      '0',
      '1',
      '2',
    ]);
    expect(cart.expiresAt?.toISOString()).toBe('2019-01-16T01:00:54.418Z');
    expect(costOf(cart.lines)).toEqual({ totals: [], unpricedLines: 6 });

    const nce = readCart(
      await through('cart-create.nce.response', (it) => it.cart(PLACE, { signal })),
    );
    expect(nce.lines).toMatchObject([
      { price: '30.4', extendedPrice: '364.8', termDuration: 'P1Y' },
    ]);
    expect(costOf(nce.lines).totals).toEqual([{ currency: 'USD', amount: '364.8' }]);
  });

  it('are an updated cart whose context has another spelling, and that names no end', async () => {
    const cart = readCart(
      await through('cart-update.response', (it) =>
        it.updateCart({ ...PLACE, lines: [] }, { signal }),
      ),
    );
    expect(cart.expiresAt).toBeUndefined();
    expect(cart.lines).toMatchObject([
      { quantity: '2', provisioningContext: { scope: 'shared', duration: '1Year' } },
    ]);
  });

  it('are checkouts: a list of orders, and an order alone', async () => {
    const checkout = (name: string) => through(name, (it) => it.checkoutCart(PLACE, { signal }));
    const orders = readOrders(await checkout('cart-checkout.response'));
    expect(orders.map(({ alternateId, lines }) => [alternateId, lines.length])).toEqual([
      ['3c6f2530-1e31-4088-8230-dd1c31a18bce', 1],
      ['0a3624c6e47d', 3],
      ['55a4e6854d54', 1],
    ]);
    expect(readOrders(await checkout('cart-checkout.nce-order'))).toMatchObject([
      { orderId: 'a68736758d9c', status: 'pending', lines: [{ price: '36.48', quantity: '1' }] },
    ]);
  });

  it.each([
    ['orders-list', 2, undefined],
    ['orders-list.billingType-onetime', 2, 'onetime'],
  ] as const)('are orders: %s', async (name, count, billingType) => {
    const body = await through(name, (it) =>
      billingType === undefined
        ? it.ordersOfCustomer('c', { signal })
        : it.ordersByBillingType({ customerId: 'c', billingType }, { signal }),
    );
    expect(readOrders(body)).toHaveLength(count);
  });

  it('are one order, and how far it is delivered', async () => {
    const order = await through('order.reservation', (it) => it.order('c', 'o', { signal }));
    expect(readOrders(order)).toMatchObject([
      { status: 'completed', lines: [{ item: 'DZH318Z0BQ4Z:002L:DZH318Z0CMNP' }] },
    ]);
    const status = await through('order-provisioning-status', (it) =>
      it.provisioningStatus('c', 'o', { signal }),
    );
    expect(readProvisioning(status)).toEqual([
      { lineNo: 0, status: 'fulfilled', quantities: [{ quantity: '1', status: 'fulfilled' }] },
    ]);
  });
});
