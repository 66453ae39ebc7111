import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { Catalog } from '../../src/partner-center/catalog.ts';
import type { CatalogMarket } from '../../src/partner-center/catalog-market.ts';
import { needsInventoryCheck } from '../../src/partner-center/catalog-skus.ts';
import { aClient, signal } from './client-under-test.ts';
import { text } from './fault-server.ts';

/** Bodies as Microsoft prints them, kept beside the project and never inside it. */
const SAMPLES = path.join(import.meta.dirname, '../../../shared/partner-center/samples');
const sample = (name: string) => readFileSync(path.join(SAMPLES, `${name}.json`), 'utf8');

const market: CatalogMarket = { country: 'US', segment: undefined, reservationScope: undefined };
const SKU = { country: 'US', productId: 'P1', skuId: '0001' };
const AVAILABILITY = { ...SKU, availabilityId: 'A1' };

async function asked<T>(name: string, call: (catalog: Catalog) => Promise<T>) {
  const { partnerCenter, server } = await aClient(onTestFinished);
  server.script(text(200, sample(name)));
  return { answer: await call(partnerCenter.catalog), call: server.calls[0] };
}

if (!existsSync(SAMPLES)) {
  console.log(
    'skipped: the documented bodies of the catalogue are not beside this project; catalog.test.ts covers their oddities',
  );
}

describe.skipIf(!existsSync(SAMPLES))('the documented body', () => {
  it.each([
    ['products-list.azure', 'DZH318Z0BQ3Q', 'Azure', 'VirtualMachines'],
    ['products-list.nce', 'CFQ7TTC0LH18', 'OnlineServicesNCE', undefined],
  ])('%s is a list of products, whatever it counts', async (name, id, type, subType) => {
    const { answer } = await asked(name, (catalog) =>
      catalog.products({ market, view: 'Azure' }, { signal }),
    );
    expect(answer.read).toMatchObject([{ id, type, subType, isMicrosoftProduct: true }]);
  });

  it.each([
    ['product.azure-reservation', 'Virtual Machines DSv2 Series', 'Microsoft'],
    ['product.nce', 'Microsoft 365 Business Basic', 'Microsoft Corporation'],
  ])('%s is a product', async (name, title, publisher) => {
    const { answer } = await asked(name, (catalog) =>
      catalog.product({ country: 'US', productId: 'P1' }, { signal }),
    );
    expect(answer.read).toMatchObject({ title, publisher });
  });

  it.each([
    ['skus-list.nce', ['0001'], [300], ['annual', 'monthly'], false],
    ['skus-list.reservation', ['0001', '0002'], [999999999, 999999999], ['one_time'], true],
  ])('%s is a list of SKUs', async (name, ids, most, billingCycles, isChecked) => {
    const { answer } = await asked(name, (catalog) =>
      catalog.skus({ market, productId: 'P1' }, { signal }),
    );
    expect(answer.read.map(({ id }) => id)).toEqual(ids);
    expect(answer.read.map(({ maximumQuantity }) => maximumQuantity)).toEqual(most);
    expect(answer.read[0]?.billingCycles).toEqual(billingCycles);
    expect(answer.read.map(needsInventoryCheck)).toEqual(ids.map(() => isChecked));
  });

  it.each([
    ['sku.nce', '0001', [], { hasConstraints: 'true', prerequisiteSkus: '[]' }],
    [
      'sku.reservation',
      '00G1',
      ['CustomerId', 'AzureSubscriptionId'],
      { armRegionName: 'westus2', duration: '3Years' },
    ],
  ])('%s is a SKU', async (name, id, inventoryVariables, dynamicAttributes) => {
    const { answer } = await asked(name, (catalog) => catalog.sku(SKU, { signal }));
    expect(answer.read).toMatchObject({ id, inventoryVariables, dynamicAttributes });
  });

  it('availabilities-list.reservation is a list of availabilities', async () => {
    const { answer } = await asked('availabilities-list.reservation', (catalog) =>
      catalog.availabilities({ market, productId: 'P1', skuId: '0001' }, { signal }),
    );
    expect(answer.read).toMatchObject([
      {
        catalogItemId: 'DZH318Z0BQ3Q:0001:DZH318XZXVNF',
        currency: 'USD',
        segment: 'commercial',
        isPurchasable: true,
        terms: [{ duration: 'P1Y', billingCycle: undefined, refunds: [] }],
      },
    ]);
  });

  it.each([
    ['availability.nce', 'CFQ7TTC0K971', 'annual', [{ type: 'Full', expiresAfter: 'P1D' }]],
    [
      'availability-as-printed-in-list-page.nce',
      'CFQ7TTC0K971',
      'annual',
      [{ type: 'Full', expiresAfter: 'P1D' }],
    ],
    ['availability.reservation', 'DZH318XZXPHL', undefined, []],
  ])('%s is an availability without a price', async (name, id, billingCycle, refunds) => {
    const { answer } = await asked(name, (catalog) =>
      catalog.availability(AVAILABILITY, { signal }),
    );
    expect(answer.read).toMatchObject({ id, currency: 'USD', price: undefined });
    expect(answer.read.terms).toMatchObject([
      { duration: 'P1Y', billingCycle, refunds, price: undefined },
    ]);
  });

  it('check-inventory.response says what can be had, and is asked for as documented', async () => {
    const { answer, call } = await asked('check-inventory.response', (catalog) =>
      catalog.inventory(
        {
          country: 'US',
          productId: 'DZH318Z0BQ3P',
          skuId: undefined,
          context: {
            customerId: 'd6bf25b7-e0a8-4f2d-a31b-97b55cfc774d',
            azureSubscriptionId: '3A231FBE-37FE-4410-93FD-730D3D5D4C75',
            armRegionName: 'Europe',
          },
        },
        { signal },
      ),
    );
    expect(JSON.parse(call?.body ?? '')).toEqual(JSON.parse(sample('check-inventory.request')));
    expect(answer.read.map(({ skuId, isRestricted }) => [skuId, isRestricted])).toEqual([
      ['0039', true],
      ['0038', true],
      ['000S', false],
      ['0011', false],
    ]);
    expect(answer.read[0]?.restrictions).toEqual([
      {
        reasonCode: 'NotAvailableForSubscription',
        description: "Restriction identified of type 'Location' with values 'japanwest'.",
        properties: { type: 'Location', values: 'japanwest' },
      },
    ]);
  });
});
