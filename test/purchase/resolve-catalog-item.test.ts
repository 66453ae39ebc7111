import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Catalog } from '../../src/partner-center/catalog.ts';
import { askInventoryOfProduct } from '../../src/purchase/ask-inventory.ts';
import type { WantedItem } from '../../src/purchase/resolve-catalog-item.ts';
import { resolveCatalogItem } from '../../src/purchase/resolve-catalog-item.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { failureOf, signal } from '../partner-center/client-under-test.ts';
import { simulatedCatalog } from './simulated-catalog.ts';

let simulator: Simulator;
let catalog: Catalog;
let customerId: string;
beforeAll(async () => {
  ({ simulator, catalog } = await simulatedCatalog());
  customerId = simulator.tenant.customers[0]?.id ?? '';
});
afterAll(() => simulator.close());

const nobody = { customerId: undefined, azureSubscriptionId: undefined, armRegionName: undefined };

const SEATS: WantedItem = {
  country: 'US',
  segment: 'commercial',
  reservationScope: undefined,
  productId: 'CFQ7TTC0LCHC',
  skuId: '0002',
  quantity: 3,
  billingCycle: 'monthly',
  termDuration: 'P1Y',
  inventoryContext: nobody,
};
const RESERVATION: Partial<WantedItem> = {
  productId: 'DZH318Z0BQ4Z',
  skuId: '002L',
  billingCycle: 'one_time',
  termDuration: 'P3Y',
  reservationScope: 'AzurePlan',
};
const PERPETUAL: Partial<WantedItem> = {
  productId: 'DG7GMGF0D5RK',
  skuId: '0004',
  billingCycle: 'one_time',
  termDuration: undefined,
};
const forCustomer = () => ({
  ...nobody,
  customerId,
  azureSubscriptionId: '1c461a25-f729-4fa5-aadb-280947dd05e8',
});

const resolved = (changes: Partial<WantedItem> = {}) =>
  resolveCatalogItem(catalog, { ...SEATS, ...changes }, { signal });

describe('resolveCatalogItem', () => {
  it('finds seats by term and billing cycle, and hands out what it saw', async () => {
    const item = await resolved();

    expect(item.catalogItemId).toMatch(/^CFQ7TTC0LCHC:0002:[0-9A-Z]{12}$/);
    expect(item).toMatchObject({
      currency: 'USD',
      price: undefined,
      term: { duration: 'P1Y', billingCycle: 'monthly' },
      sku: { maximumQuantity: 300 },
    });
    expect(item.evidence.map(({ body }) => JSON.parse(body.toString()) as object)).toMatchObject([
      { id: '0002' },
      { items: [{ catalogItemId: item.catalogItemId }] },
    ]);
  });

  it('finds perpetual software, which has no term, at the price currency of the country', async () => {
    const item = await resolved({ ...PERPETUAL, country: 'DE', segment: 'education' });
    expect(item).toMatchObject({
      currency: 'EUR',
      term: undefined,
      availability: { segment: 'education', terms: [] },
    });
  });

  it('finds a reservation, whose terms say nothing of billing, after its inventory was asked', async () => {
    const before = simulator.requests['inventory'] ?? 0;
    const item = await resolved({ ...RESERVATION, inventoryContext: forCustomer() });
    expect(item).toMatchObject({ currency: 'USD', term: { duration: 'P3Y' } });
    expect(item.evidence).toHaveLength(3);
    expect(simulator.requests['inventory']).toBe(before + 1);
  });

  it('asks for no inventory of what does not need the check', async () => {
    const before = simulator.requests['inventory'] ?? 0;
    await resolved({ inventoryContext: forCustomer() });
    expect(simulator.requests['inventory'] ?? 0).toBe(before);
  });

  it('keeps nothing: the same wish is another catalogue item a moment later', async () => {
    const [first, second] = [await resolved(), await resolved()];
    expect(second.catalogItemId).not.toBe(first.catalogItemId);
  });

  it.each<[string, Partial<WantedItem>, string, string]>([
    ['PRODUCT_UNKNOWN', { productId: 'NOSUCH' }, 'no product NOSUCH', 'recon catalog products'],
    ['SKU_UNKNOWN', { skuId: '9' }, 'has no SKU 9', 'recon catalog skus CFQ7TTC0LCHC'],
    ['CATALOG_REQUEST_REFUSED', { country: 'XX' }, 'could not read', 'country XX'],
    ['QUANTITY_NOT_OFFERED', { quantity: 301 }, 'a quantity of 301', '1 to 300'],
    ['QUANTITY_NOT_OFFERED', { quantity: 0 }, 'a quantity of 0', '1 to 300'],
    [
      'BILLING_CYCLE_NOT_OFFERED',
      { billingCycle: 'triennial' },
      'not billed triennial',
      'monthly, annual',
    ],
    ['TERM_NOT_OFFERED', { termDuration: 'P3Y' }, 'P3Y, billed monthly', 'P1Y monthly, P1Y annual'],
    ['TERM_NOT_OFFERED', { termDuration: undefined }, 'no term, billed monthly', 'P1M monthly'],
    ['TERM_NOT_OFFERED', { ...PERPETUAL, termDuration: 'P1Y' }, 'P1Y, billed one_time', 'no term'],
    ['NOT_SOLD_TO_SEGMENT', { segment: 'education' }, 'not sold to education', 'another segment'],
    ['SEGMENT_NOT_ALLOWED', { segment: 'government' }, 'the segment government', 'authorised'],
    [
      'NOT_PURCHASABLE',
      { ...PERPETUAL, productId: 'DG7GMGF0D7FX', skuId: '0003' },
      'not to be bought',
      'another SKU',
    ],
    ['INVENTORY_CONTEXT_MISSING', RESERVATION, 'a customer and an Azure subscription', 'Name them'],
  ])('refuses with %s for %j', async (code, changes, says, fix) => {
    const failure = await failureOf(resolved(changes));
    expect(failure).toMatchObject({ code, kind: 'usage', retryable: false });
    expect(failure.message).toContain(says);
    expect(failure.fix).toContain(fix);
  });

  it('refuses what is sold out, and says why', async () => {
    const soldOut = { productId: 'DZH318Z0BQ5S', skuId: '0001', termDuration: 'P1Y' };
    const failure = await failureOf(
      resolved({ ...RESERVATION, ...soldOut, inventoryContext: forCustomer() }),
    );
    expect(failure).toMatchObject({ code: 'INVENTORY_RESTRICTED', kind: 'failed' });
    expect(failure.message).toBe(
      'DZH318Z0BQ5S:0001 cannot be had: there is no capacity left for this Azure subscription in westus2',
    );
  });

  it('refuses a customer that is not ours before anything is put into a cart', async () => {
    const stranger = { ...forCustomer(), customerId: '00000000-0000-0000-0000-000000000000' };
    const failure = await failureOf(resolved({ ...RESERVATION, inventoryContext: stranger }));
    expect(failure.code).toBe('NO_RELATIONSHIP');
  });
});

describe('askInventoryOfProduct', () => {
  const asked = (productId: string) =>
    askInventoryOfProduct(
      catalog,
      productId,
      {
        market: { country: 'US', segment: undefined, reservationScope: undefined },
        context: forCustomer(),
      },
      { signal },
    );

  it('asks once for all SKUs of a product', async () => {
    const before = simulator.requests['inventory'] ?? 0;
    const { items } = await asked('DZH318Z0BQ5S');
    expect(items.map(({ skuId, isRestricted }) => [skuId, isRestricted])).toEqual([
      ['0001', true],
      ['0002', false],
    ]);
    expect(simulator.requests['inventory']).toBe(before + 1);
  });

  it('asks for none of a product whose SKUs need no check', async () => {
    const before = simulator.requests['inventory'] ?? 0;
    expect(await asked('CFQ7TTC0LCHC')).toEqual({ items: [], evidence: undefined });
    expect(simulator.requests['inventory'] ?? 0).toBe(before);
  });
});
