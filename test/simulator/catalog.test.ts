import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CatalogDesk } from '../../src/simulator/catalog-desk.ts';
import { skusOf } from '../../src/simulator/catalog-shelf.ts';
import { catalogItemId } from '../../src/simulator/catalogue.ts';
import { signedIn, type TestClient } from './signed-in.ts';

let client: TestClient;
beforeAll(async () => {
  client = await signedIn();
});
afterAll(() => client.simulator.close());

type Json = Record<string, unknown>;

/** Items with their keys in lower case, as only a careful reader sees them. */
async function items(path: string): Promise<readonly Json[]> {
  const body = await client.json(path);
  return body.items.map((one) =>
    Object.fromEntries(Object.entries(one).map(([key, value]) => [key.toLowerCase(), value])),
  );
}

const refusal = async (path: string) => {
  const response = await client.get(path);
  return [response.status, ((await response.json()) as { code?: string }).code];
};

describe('the simulated catalogue', () => {
  it.each([
    ['SoftwarePerpetual', 'SQL Server 2022 Standard Edition'],
    ['SoftwareSUSELinux', 'SUSE Linux Enterprise Server'],
    ['AzureReservationsVM', 'Virtual Machines, NC12 Series'],
    ['OnlineServices', 'Microsoft 365 Business Premium'],
    ['MarketplaceSaaS', 'Contoso Mail Signatures'],
    ['MicrosoftAzure', 'Azure plan'],
  ])('shows in the view %s, among others, %s', async (view, title) => {
    const listed = await items(`/v1/products?country=US&targetView=${view}`);
    expect(listed.map((one) => one['title'])).toContain(title);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
  });

  it('sells everything that was ever ordered', () => {
    const bought = new Set(
      client.simulator.tenant.orders.flatMap(({ lines }) => lines.map(({ item }) => item)),
    );
    for (const item of bought) {
      const [sku] = skusOf(item.productId);
      expect(sku?.item, catalogItemId(item)).toBe(item);
    }
  });

  it('varies the case of keys, and describes a product by id in HTML', async () => {
    const { items: raw } = await client.json('/v1/products?country=US&targetView=Software');
    expect(raw.map((one) => ('id' in one ? 'camel' : 'Id' in one ? 'pascal' : 'none'))).toEqual(
      raw.map((_, at) => (at % 2 === 0 ? 'camel' : 'pascal')),
    );
    const id = String(raw[0]?.['id']);
    expect(await client.json(`/V1/Products/${id.toLowerCase()}?Country=us`)).toMatchObject({
      id,
      description: expect.stringContaining('&reg;') as unknown,
    });
  });

  it('names what an inventory check must be told by id alone', async () => {
    const [listed] = await items('/v1/products/DZH318Z0BQ4Z/skus?country=US');
    expect(listed?.['purchaseprerequisites']).toContain('InventoryCheck');
    expect(listed).not.toHaveProperty('inventoryvariables');
    expect(await client.json('/v1/products/DZH318Z0BQ4Z/skus/002L?country=US')).toMatchObject({
      inventoryVariables: ['CustomerId', 'AzureSubscriptionId', 'ArmRegionName'],
    });
  });

  it('leaves a reservation out that Azure plans cannot use', async () => {
    const path = '/v1/products/DZH318Z0BQ5S/skus?country=US';
    expect((await items(path)).map(({ id }) => id)).toEqual(['0001', '0002']);
    const ofPlans = await items(`${path}&reservationScope=AzurePlan`);
    expect(ofPlans.map(({ id }) => id)).toEqual(['0002']);
  });

  it('sells to every segment but nonprofit unless one is asked for, in the money of the country', async () => {
    const path = '/v1/products/DG7GMGF0D5RK/skus/0004/availabilities';
    const all = await items(`${path}?country=DE`);
    expect(all.map(({ segment }) => segment)).toEqual(['commercial', 'education']);
    expect(all[0]).toMatchObject({ defaultcurrency: { code: 'EUR', symbol: '€' } });
    const [nonprofit] = await items(`${path}?country=US&targetSegment=nonprofit`);
    expect(nonprofit).toMatchObject({ segment: 'nonprofit', defaultcurrency: { code: 'USD' } });
    expect(nonprofit).not.toHaveProperty('terms');
    const marketplace = '/v1/products/DZH318Z0CKGN/skus/0001/availabilities?country=DE';
    expect((await items(marketplace))[0]).toMatchObject({ defaultcurrency: { code: 'USD' } });
  });

  it('issues availabilities anew with each list; those before hold until they expire', async () => {
    const path = '/v1/products/CFQ7TTC0LH18/skus/0001/availabilities';
    const [first] = await items(`${path}?country=US`);
    const [second] = await items(`${path}?country=US`);
    const id = String(first?.['id']);
    expect(second?.['id']).not.toBe(id);
    expect(first?.['catalogitemid']).toBe(`CFQ7TTC0LH18:0001:${id}`);
    expect(JSON.stringify(first?.['links'])).not.toContain(id);

    expect(await client.json(`${path}/${id}?country=US`)).toMatchObject({ id });
    expect(await refusal(`${path}/${id}?country=DE`)).toEqual([404, '400019']);
    client.simulator.setFaults([{ name: 'expired-availability', times: 1 }]);
    expect(await refusal(`${path}/${id}?country=US`)).toEqual([404, '400019']);
  });

  it.each([
    ['/v1/products?country=XX&targetView=Software', 400, '3000'],
    ['/v1/products?targetView=Software', 400, '3000'],
    ['/v1/products?country=US&targetView=Toys', 400, undefined],
    ['/v1/products?country=US&targetView=SpecializedOffers', 403, '400036'],
    ['/v1/products?country=US&targetView=Software&targetSegment=government', 403, '400030'],
    ['/v1/products?country=US&targetView=Software&targetSegment=martian', 400, undefined],
    ['/v1/products/NOSUCH?country=US', 404, '400013'],
    ['/v1/products/CFQ7TTC0LH18/skus/0009?country=US', 404, '400018'],
    ['/v1/products/CFQ7TTC0LH18/skus/0001/availabilities/CFQ7TTC0K971?country=US', 404, '400019'],
  ])('refuses %s with %i, code %s', async (path, status, code) => {
    expect(await refusal(path)).toEqual([status, code]);
  });
});

describe('the desk that hands out availabilities', () => {
  it('lets one go after an hour, and knows none under another SKU', () => {
    const clock = { ms: 0 };
    const desk = new CatalogDesk(() => clock.ms);
    const [sku] = skusOf('CFQ7TTC0LH18');
    const [offer] = sku?.offers ?? [];
    if (sku === undefined || offer === undefined) throw new Error('no SKU to hand out');
    const { id } = desk.handOut({ sku, offer, country: 'US' });
    const { productId, skuId } = sku;

    expect(id).toMatch(/^[0-9A-Z]{12}$/);
    expect(desk.find({ productId, skuId, availabilityId: id })?.offer).toBe(offer);
    expect(desk.find({ productId, skuId: '0002', availabilityId: id })).toBeUndefined();
    clock.ms = 60 * 60_000;
    expect(desk.find({ productId, skuId, availabilityId: id })).toBeUndefined();
  });
});
