import { describe, expect, it, onTestFinished } from 'vitest';

import type { PartnerCenter } from '../../src/partner-center/partner-center.ts';
import { aClient, all, fromStart, signal } from './client-under-test.ts';
import { text } from './fault-server.ts';

const collection = '{"totalCount":1,"items":[{"id":"x"}],"attributes":{"objectType":"Collection"}}';
const object = '{"id":"x","currencyCode":"USD"}';

type Call = (client: PartnerCenter) => Promise<unknown>;

it.each<[string, string, string, Call]>([
  ['customers', '/v1/customers?size=500', collection, (pc) => all(pc.customers(fromStart))],
  [
    'orders of a customer',
    '/v1/customers/c1/orders?include_price=true',
    collection,
    (pc) => pc.ordersOfCustomer('c1', { signal }),
  ],
  [
    'an order',
    '/v1/customers/c1/orders/o1?include_price=true',
    object,
    (pc) => pc.order('c1', 'o1', { signal }),
  ],
  [
    'the provisioning status of an order',
    '/v1/customers/c1/orders/o1/provisioningstatus',
    collection,
    (pc) => pc.provisioningStatus('c1', 'o1', { signal }),
  ],
  [
    'entitlements',
    '/v1/customers/c1/entitlements?showExpiry=true',
    collection,
    (pc) => pc.entitlements('c1', { signal }),
  ],
  ['the balance', '/v1/invoices/summary', object, (pc) => pc.accountBalance({ signal })],
  [
    'invoice summaries',
    '/v1/invoices/summaries',
    collection,
    (pc) => pc.invoiceSummaries({ signal }),
  ],
  ['invoices', '/v1/invoices?size=200&offset=0', collection, (pc) => all(pc.invoices(fromStart))],
  ['an invoice', '/v1/invoices/G1', object, (pc) => pc.invoice('G1', { signal })],
  [
    'billed lines',
    '/v1/invoices/G1/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&size=2000',
    collection,
    (pc) => all(pc.billedLines('G1', fromStart)),
  ],
  [
    'a statement',
    '/v1/invoices/G1/documents/statement',
    '%PDF-1.7 %%EOF',
    (pc) => pc.statement('G1', { signal }),
  ],
])('reads %s at %s', async (_, url, body, call) => {
  const { partnerCenter, server } = await aClient(onTestFinished);
  server.script(text(200, body));

  await call(partnerCenter);

  expect(server.calls.map((seen) => [seen.method, seen.url])).toEqual([['GET', url]]);
});

describe('a call', () => {
  it('sends the documented headers', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(text(200, object), text(200, '%PDF-1.7 %%EOF'));

    await partnerCenter.invoice('G1', { signal });
    await partnerCenter.statement('G1', { signal });

    const guid: unknown = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(server.calls[0]?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      accept: 'application/json',
      'x-locale': 'en-US',
      'ms-requestid': guid,
      'ms-correlationid': guid,
    });
    expect(server.calls[1]?.headers.accept).toBe('application/pdf');
    expect(server.calls[1]?.headers['ms-correlationid']).not.toBe(
      server.calls[0]?.headers['ms-correlationid'],
    );
  });

  it('hands out the bytes as they came, amounts, spaces and order included', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const body =
      '{ "items" : [ {"subtotal": 0.10000000000000000555, "total":1e2, "quantity":"50",' +
      ' "subtotal": 12345678901234567890.10, "name":"Zoë \\u0000" } ] }';
    server.script(text(200, body));

    const [page] = await all(partnerCenter.billedLines('G1', fromStart));

    expect(page?.body.toString('utf8')).toBe(body);
    expect(page?.itemCount).toBe(1);
  });

  it('drops a byte-order mark', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(text(200, `\uFEFF${object}`));

    expect((await partnerCenter.invoice('G1', { signal })).body.toString('utf8')).toBe(object);
  });

  it('keeps a statement byte for byte', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const pdf = Buffer.concat(
      ['%PDF-1.7\r\n', '\xff\xfe\x00', '%%EOF\n'].map((part) => Buffer.from(part, 'latin1')),
    );
    server.script(text(200, pdf));

    expect((await partnerCenter.statement('G1', { signal })).body).toEqual(pdf);
  });

  it('logs no token, secret or body when it fails', async () => {
    const { partnerCenter, server, logged } = await aClient(onTestFinished);
    server.script(text(500, '{"code":"x y","description":"canary-body"}'), text(200, object));

    await partnerCenter.invoice('G1', { signal });

    expect(logged).toHaveLength(2);
    expect(logged.join('\n')).not.toMatch(/token-1|canary/);
  });

  it('takes a provisioning status that does not exist for an answer, and no other refusal', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(text(404, '{"code":"800007"}'), text(403, '{"code":"20002"}'));

    expect(await partnerCenter.provisioningStatus('c1', 'o1', { signal })).toBeUndefined();
    await expect(partnerCenter.provisioningStatus('c1', 'o1', { signal })).rejects.toMatchObject({
      code: 'NO_RELATIONSHIP',
    });
  });

  it('waits for its turn when it is an order call', async () => {
    const limits = { orderCallsMax: 2, orderWindowMs: 1000 };
    const { partnerCenter, server, waits } = await aClient(onTestFinished, { limits });
    server.script(...[1, 2, 3].map(() => text(200, object)), text(200, object));

    for (const id of ['o1', 'o2', 'o3']) await partnerCenter.order('c1', id, { signal });
    await partnerCenter.invoice('G1', { signal });

    const startMs = server.calls[0]?.atMs ?? 0;
    expect(server.calls.map(({ atMs }) => atMs - startMs)).toEqual([0, 0, 1000, 1000]);
    expect(waits).toEqual([['order-limit', 1000]]);
  });
});
