import { describe, expect, it, onTestFinished } from 'vitest';

import type { Catalog } from '../../src/partner-center/catalog.ts';
import type { CatalogMarket } from '../../src/partner-center/catalog-market.ts';
import { aClient, failureOf, signal } from './client-under-test.ts';
import type { Reply } from './fault-server.ts';
import { json, text } from './fault-server.ts';

const US: CatalogMarket = { country: 'us', segment: undefined, reservationScope: undefined };
const SKU = { productId: 'P1', skuId: '000T' };

async function catalogAnswering(...replies: Reply[]) {
  const { partnerCenter, server } = await aClient(onTestFinished);
  server.script(...replies);
  return { catalog: partnerCenter.catalog, calls: server.calls };
}

const list = (...items: object[]) =>
  json(200, { totalCount: 19, items, links: { self: { uri: '/x' } } });
const availability = { ...SKU, id: 'A1', catalogItemId: 'P1:000T:A1' };

type Call = (catalog: Catalog) => Promise<unknown>;

it.each<[string, string, Reply, Call]>([
  [
    'products',
    '/v1/products?country=US&targetSegment=education&reservationScope=AzurePlan&targetView=AzureReservationsVM',
    list(),
    (catalog) =>
      catalog.products(
        {
          market: { country: 'US', segment: 'education', reservationScope: 'AzurePlan' },
          view: 'AzureReservationsVM',
        },
        { signal },
      ),
  ],
  [
    'a product',
    '/v1/products/P1?country=US',
    json(200, { id: 'P1' }),
    (catalog) => catalog.product({ country: 'US', productId: 'P1' }, { signal }),
  ],
  [
    'SKUs',
    '/v1/products/P1/skus?country=US',
    list(),
    (catalog) => catalog.skus({ market: US, productId: 'P1' }, { signal }),
  ],
  [
    'a SKU, its zeros kept',
    '/v1/products/P1/skus/000T?country=US',
    json(200, { id: '000T', productId: 'P1' }),
    (catalog) => catalog.sku({ country: 'us', ...SKU }, { signal }),
  ],
  [
    'availabilities',
    '/v1/products/P1/skus/000T/availabilities?country=US&targetSegment=nonprofit',
    list(),
    (catalog) =>
      catalog.availabilities({ market: { ...US, segment: 'nonprofit' }, ...SKU }, { signal }),
  ],
  [
    'an availability',
    '/v1/products/P1/skus/000T/availabilities/A1?country=US',
    json(200, availability),
    (catalog) => catalog.availability({ country: 'US', ...SKU, availabilityId: 'A1' }, { signal }),
  ],
])('asks for %s at %s', async (_, url, reply, call) => {
  const { catalog, calls } = await catalogAnswering(reply);

  await call(catalog);

  expect(calls.map((seen) => [seen.method, seen.url])).toEqual([['GET', url]]);
});

it('asks for inventory as the documented example does, and leaves out what it was not told', async () => {
  const { catalog, calls } = await catalogAnswering(json(200, []));

  await catalog.inventory(
    {
      country: 'de',
      productId: 'P1',
      skuId: undefined,
      context: { customerId: 'c1', azureSubscriptionId: undefined, armRegionName: 'westus2' },
    },
    { signal },
  );

  expect(calls[0]).toMatchObject({
    method: 'POST',
    url: '/v1/extensions/product/checkinventory?country=DE',
  });
  expect(JSON.parse(calls[0]?.body ?? '')).toEqual({
    TargetItems: [{ ProductId: 'P1' }],
    InventoryContext: { customerId: 'c1', armRegionName: 'westus2' },
  });
});

describe('an answer', () => {
  it('is read whatever the case of its keys, and numbers may be text', async () => {
    const { catalog } = await catalogAnswering(
      list(
        {
          Id: '0001',
          ProductID: 'P1',
          Title: 'Seat',
          MinimumQuantity: '1',
          maximumQuantity: 300,
          IsTrial: false,
          SupportedBillingCycles: ['OneTime', 'annual'],
          AttestationProperties: { AttestationType: 'Windows365', EnforceAttestation: true },
          dynamicAttributes: { cores: '12', internal: false, ram: 3.5, targets: ['P2:0001'] },
        },
        { id: '0002', productId: 'P1', purchasePrerequisites: null, actions: 'Refund' },
      ),
    );

    const { read } = await catalog.skus({ market: US, productId: 'P1' }, { signal });

    const empty = {
      description: '',
      purchasePrerequisites: [],
      inventoryVariables: [],
      provisioningVariables: [],
      actions: [],
    };
    expect(read).toEqual([
      {
        ...empty,
        productId: 'P1',
        id: '0001',
        title: 'Seat',
        minimumQuantity: 1,
        maximumQuantity: 300,
        isTrial: false,
        billingCycles: ['one_time', 'annual'],
        attestation: { type: 'Windows365', isEnforced: true },
        dynamicAttributes: { cores: '12', internal: 'false', ram: '3.5', targets: '["P2:0001"]' },
      },
      {
        ...empty,
        productId: 'P1',
        id: '0002',
        title: '',
        minimumQuantity: undefined,
        maximumQuantity: undefined,
        isTrial: undefined,
        billingCycles: [],
        attestation: undefined,
        dynamicAttributes: {},
      },
    ]);
  });

  it('keeps every digit of a price, and the bytes it came in', async () => {
    const body = `{"items":[${JSON.stringify(availability).slice(0, -1)},"defaultCurrency":"EUR","segment":"Commercial",
      "terms":[{"billingCycle":"OneTime","pricing":{"price":0.1999968000511991808131}},{"duration":"P1Y"}]}]}`;
    const { catalog } = await catalogAnswering(text(200, body));

    const answer = await catalog.availabilities({ market: US, ...SKU }, { signal });

    expect(answer.body.toString()).toBe(body);
    expect(answer.read).toMatchObject([
      {
        currency: 'EUR',
        segment: 'commercial',
        terms: [
          { billingCycle: 'one_time', price: '0.1999968000511991808131' },
          { billingCycle: undefined, duration: 'P1Y', price: undefined },
        ],
      },
    ]);
  });

  it('is asked for again when it is not what was asked for', async () => {
    const { catalog, calls } = await catalogAnswering(
      text(200, '<html>sign in</html>'),
      json(200, { title: 'a product without an id' }),
      json(200, { id: 'P1' }),
    );

    const { read } = await catalog.product({ country: 'US', productId: 'P1' }, { signal });

    expect(read.id).toBe('P1');
    expect(calls).toHaveLength(3);
  });

  it('that names a next page is refused: half a list must not pass', async () => {
    const { catalog } = await catalogAnswering(
      json(200, { items: [], links: { next: { uri: '/products?seekOperation=Next' } } }),
    );
    const failure = await failureOf(catalog.products({ market: US, view: 'Software' }, { signal }));
    expect(failure.code).toBe('PAGE_CHAIN_BROKEN');
  });
});

describe('a refusal', () => {
  const product: Call = (catalog) =>
    catalog.product({ country: 'US', productId: 'P1' }, { signal });
  const sku: Call = (catalog) => catalog.sku({ country: 'US', ...SKU }, { signal });
  const byId: Call = (catalog) =>
    catalog.availability({ country: 'US', ...SKU, availabilityId: 'A1' }, { signal });
  const government: Call = (catalog) =>
    catalog.skus({ market: { ...US, segment: 'government' }, productId: 'P1' }, { signal });
  const offers: Call = (catalog) =>
    catalog.products({ market: US, view: 'SpecializedOffers' }, { signal });

  it.each<[string, string, Call, number, string | undefined, string]>([
    ['an unknown product', 'PRODUCT_UNKNOWN', product, 404, '400013', 'no product P1'],
    ['an unknown SKU', 'SKU_UNKNOWN', sku, 404, '400018', 'product P1 has no SKU 000T'],
    ['an old availability', 'AVAILABILITY_UNKNOWN', byId, 404, '400019', 'availability A1 in US'],
    ['a closed segment', 'SEGMENT_NOT_ALLOWED', government, 403, '400030', 'segment government'],
    ['a closed view', 'VIEW_NOT_ALLOWED', offers, 403, '400036', 'view SpecializedOffers'],
    ['code 400072 with status 200', 'ITEM_NOT_AVAILABLE', sku, 200, '400072', 'P1:000T is not'],
    ['something, without saying what', 'CATALOG_NOT_FOUND', sku, 404, '1000', 'has no P1:000T'],
    ['a parameter it cannot read', 'CATALOG_REQUEST_REFUSED', product, 400, undefined, 'about P1'],
  ])('of %s is %s, said in words, and asked once', async (_, code, call, status, apiCode, says) => {
    const body = apiCode === undefined ? { message: 'The request is invalid.' } : { code: apiCode };
    const { catalog, calls } = await catalogAnswering(json(status, body));

    const failure = await failureOf(call(catalog));

    expect(failure).toMatchObject({ code, kind: 'usage', retryable: false });
    expect(failure.message).toContain(says);
    expect(failure.fix).toBeTruthy();
    expect(String(failure.cause)).toContain(`answered ${status}`);
    expect(calls).toHaveLength(1);
  });

  it.each<[Call, number, string]>([
    [product, 403, 'PERMISSION_NEEDED'],
    [offers, 404, 'PARTNER_CENTER_HTTP'],
    [product, 409, 'PARTNER_CENTER_HTTP'],
  ])('that says nothing about the catalogue stays what it is', async (call, status, code) => {
    const { catalog } = await catalogAnswering(json(status, { code: 'constructor' }));
    expect((await failureOf(call(catalog))).code).toBe(code);
  });
});
