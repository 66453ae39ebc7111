import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { PartnerCenter } from '../../src/partner-center/partner-center.ts';
import type { ClientUnderTest } from './client-under-test.ts';
import { aClient, all, failureOf, fromStart, signal } from './client-under-test.ts';
import { text } from './fault-server.ts';

/** Bodies as Microsoft prints them, kept beside the project and never inside it. */
const SAMPLES = path.join(import.meta.dirname, '../../../shared/partner-center/samples');
const sample = (name: string) => readFileSync(path.join(SAMPLES, `${name}.json`), 'utf8');

/** The tenant of the documented manifest, and where the documents have Graph. */
const MANIFEST_TENANT = '0e195b37-4574-4539-bc42-0e539b9684c0';
const GRAPH = 'https://graph.microsoft.com';

type Listed = (pc: PartnerCenter) => Promise<readonly { readonly itemCount: number }[]>;
type Asked = (pc: PartnerCenter) => Promise<{ readonly body: Buffer }>;

const inCart = { customerId: 'c1', cartId: 'cart-1' };
const toCart = { customerId: 'c1', lines: [] };
const lastDays = { fromDay: '2019-01-01', toDay: '2019-01-31' };

const LISTS: readonly (readonly [names: readonly string[], items: readonly number[], Listed])[] = [
  [['customers-list'], [2], (pc) => all(pc.customers(fromStart))],
  [['auditrecords-list'], [2], (pc) => all(pc.auditRecords(lastDays, fromStart))],
  [['auditrecords-list.create-order'], [3], (pc) => all(pc.auditRecords(lastDays, fromStart))],
  [['orders-list'], [2], async (pc) => [await pc.ordersOfCustomer('c1', { signal })]],
  [
    ['orders-list.billingType-onetime'],
    [2],
    async (pc) => [
      await pc.ordersByBillingType({ customerId: 'c1', billingType: 'onetime' }, { signal }),
    ],
  ],
  [['entitlements-list'], [2], async (pc) => [await pc.entitlements('c1', { signal })]],
  [
    ['entitlements-list.software-showExpiry'],
    [2],
    async (pc) => [await pc.entitlements('c1', { signal })],
  ],
  [['invoice-summaries'], [3], async (pc) => [await pc.invoiceSummaries({ signal })]],
  // The second page is the first again: nothing in it is new.
  [['invoices-list', 'invoices-list'], [2], (pc) => all(pc.invoices(fromStart))],
  [
    ['lineitems.onetime-billing.page1', 'lineitems.onetime-billing.lastpage'],
    [4, 4],
    (pc) => all(pc.billedLines('G000773581', fromStart)),
  ],
  [
    ['order-provisioning-status'],
    [1],
    async (pc) => [(await pc.provisioningStatus('c1', 'o1', { signal })) ?? { itemCount: -1 }],
  ],
];

const OBJECTS: readonly (readonly [name: string, Asked])[] = [
  ['order.reservation', (pc) => pc.order('c1', 'o1', { signal })],
  ['invoice', (pc) => pc.invoice('G000024135', { signal })],
  ['invoice-summary', (pc) => pc.accountBalance({ signal })],
  ['cart-create.response', (pc) => pc.createCart(toCart, { signal })],
  ['cart-create.nce.response', (pc) => pc.createCart(toCart, { signal })],
  ['cart-update.response', (pc) => pc.updateCart({ ...inCart, lines: [] }, { signal })],
  ['cart-checkout.response', (pc) => pc.checkoutCart(inCart, { signal })],
];

if (!existsSync(SAMPLES)) {
  console.log('skipped: the documented bodies are not beside this project');
}

describe.skipIf(!existsSync(SAMPLES))('a documented answer', () => {
  it.each(LISTS)('is read as the list it is: %j', async (names, itemCounts, ask) => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(...names.map((name) => text(200, sample(name))));

    const pages = await ask(partnerCenter);

    expect(pages.map((page) => page.itemCount)).toEqual(itemCounts);
    expect(server.calls).toHaveLength(names.length);
  });

  it.each(OBJECTS)('is handed on byte for byte: %s', async (name, ask) => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(text(200, sample(name)));

    const { body } = await ask(partnerCenter);

    expect(body.toString()).toBe(sample(name).replace(/^\uFEFF/, ''));
  });

  it.each(['token.client-credentials.response', 'token.refresh-grant.response'])(
    'grants a token: %s',
    async (name) => {
      const { partnerCenter, server, clock } = await aClient(onTestFinished, {
        ...(name.includes('refresh') ? { refreshToken: 'refresh-1' } : {}),
      });
      const balance = text(200, sample('invoice-summary'));
      const { access_token: granted } = JSON.parse(sample(name)) as { access_token: string };
      server.scriptSignIn(text(200, sample(name), { 'content-type': 'application/json' }));
      server.script(balance, balance);

      await partnerCenter.accountBalance({ signal });
      clock.advance(3_600_000 - 60_001);
      await partnerCenter.accountBalance({ signal });

      expect(server.calls.map(({ headers }) => headers.authorization)).toEqual([
        `Bearer ${granted}`,
        `Bearer ${granted}`,
      ]);
      // Its lifetime is printed as text.
      expect(server.signIns).toHaveLength(1);
    },
  );
});

describe.skipIf(!existsSync(SAMPLES))('a documented refusal', () => {
  it('is waited for as long as its header says', async () => {
    const { partnerCenter, server, clock } = await aClient(onTestFinished);
    server.script(
      text(429, sample('error.429-throttled'), { 'retry-after': '57' }),
      text(200, sample('invoice-summary')),
    );

    await partnerCenter.accountBalance({ signal });

    expect(clock.sleptMs).toEqual([57_000]);
  });

  it.each([
    ['error.apifault.INFERRED', 409, 'answered 409, code 800014'],
    ['error.invalid-provider-value', 400, 'answered 400'],
  ])('is told by its code: %s', async (name, status, says) => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(text(status, sample(name)));

    const failure = await failureOf(partnerCenter.invoice('G1', { signal }));

    expect(failure).toMatchObject({ code: 'PARTNER_CENTER_HTTP', status, retryable: false });
    expect(failure.message).toBe(`GET /v1/invoices/G1 ${says}`);
  });
});

/** A client that is to export the documented invoice; the documents' addresses lead to its server. */
async function anExport(...names: readonly string[]): Promise<ClientUnderTest> {
  const under = await aClient(onTestFinished, { tenantId: MANIFEST_TENANT });
  const location = `${under.server.url}/v1.0/reports/partners/billing/operations/op-1`;
  under.server.script(
    text(202, '', { location }),
    ...names.map((name) => text(200, sample(name).replaceAll(GRAPH, under.server.url))),
  );
  return under;
}

describe.skipIf(!existsSync(SAMPLES))('a documented export', () => {
  it.each([
    [['graph.operation.running', 'graph.operation.succeeded', 'graph.manifest']],
    [['graph.operation.running', 'graph.operation.succeeded-inline-manifest.INFERRED']],
  ])('is waited for, and named by the eTag of its manifest: %j', async (names) => {
    const { partnerCenter, server, waits } = await anExport(...names);

    const { eTag } = await partnerCenter.exportBilledLines('G016907411', { signal });

    expect(eTag).toBe('WYjLro78HdMg6vUWR');
    expect(waits.map(([reason]) => reason)).toEqual(['export-running']);
    expect(server.calls).toHaveLength(1 + names.length);
    expect(server.calls[0]?.url).toBe(
      '/v1.0/reports/partners/billing/reconciliation/billed/export',
    );
    expect(JSON.parse(server.calls[0]?.body ?? '')).toEqual(
      JSON.parse(sample('graph.billed-reconciliation-export.request')),
    );
  });

  it('that has no data says so', async () => {
    const { partnerCenter } = await anExport('graph.operation.failed');

    expect(
      await failureOf(partnerCenter.exportBilledLines('G016907411', { signal })),
    ).toMatchObject({ code: 'EXPORT_NO_DATA', retryable: false });
  });
});
