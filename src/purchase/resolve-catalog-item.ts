import { AppError } from '../lib/app-error.ts';
import type { Decimal } from '../lib/decimal.ts';
import type { Answer } from '../partner-center/answer.ts';
import type { CallOptions } from '../partner-center/call-options.ts';
import type { Catalog } from '../partner-center/catalog.ts';
import type { CatalogAvailability, CatalogTerm } from '../partner-center/catalog-availabilities.ts';
import type { InventoryContext } from '../partner-center/catalog-inventory.ts';
import type { ReservationScope, Segment } from '../partner-center/catalog-market.ts';
import type { CatalogSku } from '../partner-center/catalog-skus.ts';
import { chooseAvailability } from './choose-availability.ts';
import { requireInventory } from './require-inventory.ts';

/** What somebody wants to buy, in words that last: catalogue item ids do not. */
export interface WantedItem {
  /** ISO 3166, two letters: where the customer is. */
  readonly country: string;
  readonly segment: Segment;
  readonly reservationScope: ReservationScope | undefined;
  readonly productId: string;
  readonly skuId: string;
  /** Whole units. */
  readonly quantity: number;
  /** `monthly`, `annual`, `triennial`, `one_time`, `none`. */
  readonly billingCycle: string;
  /** ISO 8601: `P1M`, `P1Y`, `P3Y`; undefined for perpetual software and the Azure plan. */
  readonly termDuration: string | undefined;
  /** For whom, where its inventory has to be asked. */
  readonly inventoryContext: InventoryContext;
}

/** What a cart line takes, good for minutes. */
export interface ResolvedCatalogItem {
  /** `product:sku:availability`, to be put into a cart at once. */
  readonly catalogItemId: string;
  /** ISO 4217, the availability's default; undefined where it names none. */
  readonly currency: string | undefined;
  /**
   * Per unit and billing cycle, before tax, where the catalogue prints one. No documented answer does: then it is
   * undefined, and the cart is the first to say a price.
   */
  readonly price: Decimal | undefined;
  readonly availability: CatalogAvailability;
  /** Undefined for what is sold without one. */
  readonly term: CatalogTerm | undefined;
  readonly sku: CatalogSku;
  /** What the catalogue answered, byte for byte: the SKU, its inventory where asked, its availabilities. */
  readonly evidence: readonly Answer[];
}

/**
 * Finds the catalogue item of this minute for what somebody wants to buy, in the documented order: SKU, inventory where
 * its prerequisites ask for it, availabilities of the segment, the one with the term and billing cycle wanted.
 *
 * Two or three calls, nothing cached. When a cart refuses the id a while later (404 with 400019, or cart error 10001), it
 * has ended: call this again. Errors, kind `usage` but for INVENTORY_RESTRICTED (`failed`):
 * - PRODUCT_UNKNOWN, SKU_UNKNOWN, SEGMENT_NOT_ALLOWED, CATALOG_REQUEST_REFUSED, ITEM_NOT_AVAILABLE: of the catalogue.
 * - QUANTITY_NOT_OFFERED, BILLING_CYCLE_NOT_OFFERED: the SKU is not sold so.
 * - INVENTORY_CONTEXT_MISSING, INVENTORY_UNKNOWN, INVENTORY_RESTRICTED: it cannot be had, and why.
 * - NOT_SOLD_TO_SEGMENT, NOT_PURCHASABLE, TERM_NOT_OFFERED, AVAILABILITY_AMBIGUOUS: no availability fits, or several do.
 */
export async function resolveCatalogItem(
  catalog: Catalog,
  wanted: WantedItem,
  options: CallOptions,
): Promise<ResolvedCatalogItem> {
  const { country, segment, reservationScope, productId, skuId } = wanted;
  const skuAnswer = await catalog.sku({ country, productId, skuId }, options);
  const sku = skuAnswer.read;
  requireOffered(sku, wanted);

  const context = wanted.inventoryContext;
  const inventory = await requireInventory(catalog, sku, { country, context }, options);

  const market = { country, segment, reservationScope };
  const listed = await catalog.availabilities({ market, productId, skuId }, options);
  const { availability, term } = chooseAvailability(listed.read, wanted);
  return {
    catalogItemId: availability.catalogItemId,
    currency: availability.currency,
    price: term?.price ?? availability.price,
    availability,
    term,
    sku,
    evidence: inventory === undefined ? [skuAnswer, listed] : [skuAnswer, inventory, listed],
  };
}

/** What the SKU itself rules out, before anybody is asked about availabilities. */
function requireOffered(sku: CatalogSku, { quantity, billingCycle }: WantedItem): void {
  const item = `${sku.productId}:${sku.id}`;
  const { minimumQuantity: least, maximumQuantity: most } = sku;
  if (quantity < (least ?? 1) || (most !== undefined && quantity > most)) {
    throw new AppError('QUANTITY_NOT_OFFERED', `${item} is not sold in a quantity of ${quantity}`, {
      kind: 'usage',
      fix: `Order ${least ?? 1} to ${most ?? 'as many as you like'}.`,
    });
  }
  if (sku.billingCycles.length > 0 && !sku.billingCycles.includes(billingCycle)) {
    throw new AppError('BILLING_CYCLE_NOT_OFFERED', `${item} is not billed ${billingCycle}`, {
      kind: 'usage',
      fix: `Choose one of ${sku.billingCycles.join(', ')}.`,
    });
  }
}
