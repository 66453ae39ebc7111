import { describe, expect, it, onTestFinished } from 'vitest';

import { aClient, failureOf, signal } from './client-under-test.ts';
import { json, silence, text } from './fault-server.ts';

const PLACE = { customerId: 'c1', cartId: 'k1' };
const LINE = {
  id: 0,
  catalogItemId: 'DG7GMGF0D5RK:0004:DG7GMGF0D65N',
  quantity: 2,
  billingCycle: 'one_time',
};

describe('carts', () => {
  it('are made, changed and read at their documented addresses, with all their lines', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(json(201, { id: 'k1' }), json(201, { id: 'k1' }), json(200, { id: 'k1' }));

    await partnerCenter.createCart({ customerId: 'c1', lines: [LINE] }, { signal });
    await partnerCenter.updateCart({ ...PLACE, lines: [{ ...LINE, quantity: 3 }] }, { signal });
    await partnerCenter.cart(PLACE, { signal });

    expect(server.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /v1/customers/c1/carts',
      'PUT /v1/customers/c1/carts/k1',
      'GET /v1/customers/c1/carts/k1',
    ]);
    expect(
      server.calls.map(({ body }) => (body === '' ? body : JSON.parse(body)) as unknown),
    ).toEqual([{ lineItems: [LINE] }, { id: 'k1', lineItems: [{ ...LINE, quantity: 3 }] }, '']);
  });

  it('are read behind a byte order mark, and not taken from an error object with status 200', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished, {
      limits: { shapeAttemptsMax: 1 },
    });
    server.script(text(200, '\ufeff{"id":"k1"}'), json(200, { code: '400072', description: '' }));

    expect((await partnerCenter.cart(PLACE, { signal })).body.toString()).toBe('{"id":"k1"}');
    const failure = await failureOf(partnerCenter.cart(PLACE, { signal }));
    expect(failure.code).toBe('PARTNER_CENTER_SHAPE');
  });
});

describe('the checkout of a cart', () => {
  it('takes lists of orders and of errors, and the order alone that the newer sample prints', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const bodies = [{ orders: [] }, { orderErrors: [] }, { id: 'a68736758d9c', lineItems: [] }];
    server.script(...bodies.map((body) => json(201, body)));

    for (const body of bodies) {
      const answer = await partnerCenter.checkoutCart(PLACE, { signal });
      expect(JSON.parse(answer.body.toString())).toEqual(body);
    }
    expect(server.calls[0]).toMatchObject({
      method: 'POST',
      url: '/v1/customers/c1/carts/k1/checkout',
      body: '',
    });
  });

  it.each([
    ['a server error', json(503, {}), 'PARTNER_CENTER_HTTP'],
    ['a time-out of the server', json(408, {}), 'PARTNER_CENTER_HTTP'],
    ['an answer that is none', text(200, '<html>'), 'PARTNER_CENTER_SHAPE'],
    ['silence', silence, 'PARTNER_CENTER_NETWORK'],
  ])('is sent once before %s, since an order may exist', async (_, reply, code) => {
    const { partnerCenter, server } = await aClient(onTestFinished, {
      limits: { headersTimeoutMs: 100 },
    });
    server.script(reply, json(201, { orders: [] }));

    const failure = await failureOf(partnerCenter.checkoutCart(PLACE, { signal }));

    expect(failure.code).toBe(code);
    expect(server.calls).toHaveLength(1);
  });

  it('is sent again after throttling and after a token that was withdrawn: neither ordered anything', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(
      json(429, { statusCode: 429, message: 'Rate limit is exceeded.' }, { 'retry-after': '1' }),
      json(401, { code: '800001' }),
      json(201, { orders: [] }),
    );

    await partnerCenter.checkoutCart(PLACE, { signal });

    expect(server.calls).toHaveLength(3);
  });
});

describe('orders of one billing cycle', () => {
  it('are asked for by the name Partner Center has for it, with their prices', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(json(200, { totalCount: 0, items: [] }));

    await partnerCenter.ordersByBillingType(
      { customerId: 'c1', billingType: 'onetime' },
      { signal },
    );

    expect(server.calls[0]?.url).toBe(
      '/v1/customers/c1/orders?include_price=true&billingType=onetime',
    );
  });
});
