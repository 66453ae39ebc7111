import { groupThousands } from '../lib/decimal.ts';
import { formatMoney } from '../lib/money.ts';
import type {
  CatalogAvailability,
  CatalogTerm,
  RefundOption,
} from '../partner-center/catalog-availabilities.ts';
import type { InventoryItem } from '../partner-center/catalog-inventory.ts';
import type { CatalogProduct } from '../partner-center/catalog-products.ts';
import type { CatalogSku } from '../partner-center/catalog-skus.ts';
import { reasonWords } from '../purchase/restriction-words.ts';
import { table } from './terminal.ts';

export function productsTable(products: readonly CatalogProduct[]): string {
  return table(
    [{ title: 'product' }, { title: 'title' }, { title: 'type' }, { title: 'publisher' }],
    products.map((one) => [one.id, one.title, typeOf(one), one.publisher ?? '']),
  );
}

export function productTable(product: CatalogProduct): string {
  return details(product.id, [
    ['title', product.title],
    ['type', typeOf(product)],
    ['publisher', product.publisher ?? ''],
    ['description', product.description],
  ]);
}

export function skusTable(skus: readonly CatalogSku[]): string {
  return table(
    [
      { title: 'SKU' },
      { title: 'title' },
      { title: 'quantity', align: 'right' },
      { title: 'billed' },
      { title: 'before it is bought' },
    ],
    skus.map((one) => [
      `${one.productId}:${one.id}`,
      one.title,
      quantities(one),
      one.billingCycles.join(', '),
      one.purchasePrerequisites.join(', '),
    ]),
  );
}

export function skuTable(sku: CatalogSku): string {
  const { attestation } = sku;
  return details(`${sku.productId}:${sku.id}`, [
    ['title', sku.title],
    ['quantity', quantities(sku)],
    ['billed', sku.billingCycles.join(', ')],
    ['trial', sku.isTrial === true ? 'yes' : 'no'],
    ['before it is bought', sku.purchasePrerequisites.join(', ')],
    ['inventory depends on', sku.inventoryVariables.join(', ')],
    ['a cart must be told', sku.provisioningVariables.join(', ')],
    [
      'to be attested',
      attestation === undefined
        ? ''
        : `${attestation.type}${attestation.isEnforced ? '' : ' (not enforced)'}`,
    ],
    ['can be', sku.actions.join(', ')],
    ['description', sku.description],
    ...Object.entries(sku.dynamicAttributes),
  ]);
}

/** A row a term; what is sold without one has a row too. The price column is there only where a price is. */
export function availabilitiesTable(availabilities: readonly CatalogAvailability[]): string {
  const rows = availabilities.flatMap((one) =>
    (one.terms.length === 0 ? [undefined] : one.terms).map((term) => ({ one, term })),
  );
  const prices = rows.map(({ one, term }) => priceOf(one, term));
  const isPriced = prices.some((price) => price !== '');
  return table(
    [
      { title: 'catalogue item' },
      { title: 'segment' },
      { title: 'term' },
      { title: 'billed' },
      { title: 'currency' },
      ...(isPriced ? [{ title: 'price', align: 'right' as const }] : []),
      { title: 'refund' },
      { title: 'to buy' },
    ],
    rows.map(({ one, term }, at) => [
      one.catalogItemId,
      one.segment ?? '',
      term?.duration ?? 'none',
      term?.billingCycle ?? '',
      one.currency ?? '',
      ...(isPriced ? [prices[at] ?? ''] : []),
      (term?.refunds ?? []).map(refundWords).join(', '),
      one.isPurchasable === false ? 'no' : 'yes',
    ]),
  );
}

export function inventoryTable(items: readonly InventoryItem[]): string {
  return table(
    [{ title: 'SKU' }, { title: 'inventory' }, { title: 'because' }],
    items.map((one) => [
      `${one.productId}:${one.skuId}`,
      one.isRestricted ? 'restricted' : 'available',
      one.isRestricted ? reasonWords(one) : '',
    ]),
  );
}

/** Fields that say nothing are left out. */
function details(of: string, fields: readonly (readonly [string, string])[]): string {
  return table(
    [{ title: '' }, { title: of }],
    fields.filter(([, value]) => value !== ''),
  );
}

function typeOf({ type, subType }: CatalogProduct): string {
  return subType === undefined ? type : `${type}, ${subType}`;
}

function quantities({ minimumQuantity: least, maximumQuantity: most }: CatalogSku): string {
  return `${least ?? 1} to ${most === undefined ? 'any' : groupThousands(String(most))}`;
}

function priceOf({ currency, price }: CatalogAvailability, term: CatalogTerm | undefined): string {
  const printed = term?.price ?? price;
  return printed === undefined ? '' : formatMoney(printed, currency ?? '');
}

/** @example refundWords({ type: 'Full', expiresAfter: 'P1D' }) // 'full within 1 day' */
function refundWords({ type, expiresAfter }: RefundOption): string {
  const words = type.toLowerCase();
  return expiresAfter === undefined ? words : `${words} within ${durationWords(expiresAfter)}`;
}

const UNITS: Readonly<Record<string, string>> = { D: 'day', M: 'month', Y: 'year' };

/** ISO 8601 durations of one unit in words; others as they are. */
function durationWords(duration: string): string {
  const [, count = '', unit = ''] = /^P(\d{1,4})([DMY])$/.exec(duration) ?? [];
  const word = UNITS[unit];
  if (word === undefined) return duration;
  return `${count} ${word}${count === '1' ? '' : 's'}`;
}
