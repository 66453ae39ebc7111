import { expect, it } from 'vitest';

import { availabilitiesTable, inventoryTable, skuTable } from '../../src/cli/catalog-tables.ts';
import { decimal } from '../../src/lib/decimal.ts';
import type {
  CatalogAvailability,
  CatalogTerm,
} from '../../src/partner-center/catalog-availabilities.ts';

const term: CatalogTerm = {
  id: undefined,
  duration: 'P1Y',
  description: '1 Year Prepaid',
  billingCycle: undefined,
  refunds: [],
  price: undefined,
};
const availability: CatalogAvailability = {
  productId: 'P1',
  skuId: '0001',
  id: 'A1',
  catalogItemId: 'P1:0001:A1',
  currency: 'USD',
  segment: 'commercial',
  country: 'US',
  isPurchasable: true,
  isRenewable: undefined,
  terms: [],
  price: undefined,
};

/** Without the escapes of a heading in bold. */
const plain = (text: string) => text.replace(/\u001b\[\d+m/g, '').split('\n');
const cells = (line: string | undefined) => (line ?? '').split(/ {2,}/);

it('shows an availability without a term in a row of its own, and no price where there is none', () => {
  const [head, row, ...more] = plain(availabilitiesTable([availability]));
  expect(cells(head)).not.toContain('price');
  expect(cells(row)).toEqual(['P1:0001:A1', 'commercial', 'none', 'USD', 'yes']);
  expect(more).toEqual([]);
});

it('shows prices with all their digits, refunds in words, and what is not to be bought', () => {
  const refunds = [
    { type: 'Full', expiresAfter: 'P1D' },
    { type: 'Prorated', expiresAfter: 'P7D' },
    { type: 'Partial', expiresAfter: 'PT36H' },
  ];
  const priced = { ...term, billingCycle: 'monthly', refunds, price: decimal('1234.5678') };
  const [head, row] = plain(
    availabilitiesTable([{ ...availability, terms: [priced], isPurchasable: false }]),
  );
  expect(cells(head)).toContain('price');
  expect(cells(row)).toEqual([
    'P1:0001:A1',
    'commercial',
    'P1Y',
    'monthly',
    'USD',
    '1,234.5678',
    'full within 1 day, prorated within 7 days, partial within PT36H',
    'no',
  ]);
});

it('shows why a SKU is restricted, and nothing beside one that is available', () => {
  const restrictions = [{ reasonCode: 'Sold out', description: '', properties: {} }];
  const rows = plain(
    inventoryTable([
      { productId: 'P1', skuId: '1', isRestricted: true, restrictions },
      { productId: 'P1', skuId: '2', isRestricted: false, restrictions: [] },
      { productId: 'P1', skuId: '3', isRestricted: true, restrictions: [] },
    ]),
  );
  expect(rows.slice(1).map(cells)).toEqual([
    ['P1:1', 'restricted', 'Partner Center says Sold out'],
    ['P1:2', 'available'],
    ['P1:3', 'restricted', 'Partner Center names no reason'],
  ]);
});

it('leaves out what a SKU says nothing about, and marks an attestation nobody enforces', () => {
  const rows = plain(
    skuTable({
      productId: 'P1',
      id: '0001',
      title: 'Seat',
      description: '',
      minimumQuantity: undefined,
      maximumQuantity: undefined,
      isTrial: undefined,
      billingCycles: [],
      purchasePrerequisites: [],
      inventoryVariables: [],
      provisioningVariables: [],
      actions: [],
      attestation: { type: 'Windows365', isEnforced: false },
      dynamicAttributes: { cores: '12' },
    }),
  );
  expect(rows.slice(1).map(cells)).toEqual([
    ['title', 'Seat'],
    ['quantity', '1 to any'],
    ['trial', 'no'],
    ['to be attested', 'Windows365 (not enforced)'],
    ['cores', '12'],
  ]);
});
