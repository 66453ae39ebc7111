import type { Decimal } from '../lib/decimal.ts';
import { billingCycleOf } from './billing-cycle.ts';
import type { CallOptions } from './call-options.ts';
import { askCatalogItem, askCatalogList } from './catalog-call.ts';
import type { CatalogFields } from './catalog-fields.ts';
import type { CatalogMarket } from './catalog-market.ts';
import { countryQuery, marketQuery } from './catalog-market.ts';
import type { SkuAsked, SkusAsked } from './catalog-skus.ts';
import type { ApiAnswer, HttpClient } from './http-client.ts';

/** How a SKU is sold in one country to one segment, for a short while: ids are issued anew all the time. */
export interface CatalogAvailability {
  readonly productId: string;
  readonly skuId: string;
  readonly id: string;
  /** `product:sku:availability`, what a cart line takes. To be used at once and never kept. */
  readonly catalogItemId: string;
  /** ISO 4217; undefined where none is named. */
  readonly currency: string | undefined;
  /** Lower case; undefined where none is named. */
  readonly segment: string | undefined;
  readonly country: string | undefined;
  /** False forbids buying it; undefined does not. */
  readonly isPurchasable: boolean | undefined;
  readonly isRenewable: boolean | undefined;
  /** Empty for perpetual software. */
  readonly terms: readonly CatalogTerm[];
  /** Of the whole availability, where its terms have none; see {@link CatalogTerm.price}. */
  readonly price: Decimal | undefined;
}

/** How long it is bought for, and how it is paid. */
export interface CatalogTerm {
  /** New commerce alone has one. */
  readonly id: string | undefined;
  /** ISO 8601: `P1M`, `P1Y`, `P3Y`. */
  readonly duration: string | undefined;
  readonly description: string;
  /** Undefined for reservations: then the SKU's billing cycles hold. */
  readonly billingCycle: string | undefined;
  readonly refunds: readonly RefundOption[];
  /**
   * Per unit and billing cycle, before tax, from a `pricing` as carts print it. No documented answer of the catalogue
   * has one: undefined is the rule, and the cart says the price.
   */
  readonly price: Decimal | undefined;
}

export interface RefundOption {
  /** `Full`, as sent. */
  readonly type: string;
  /** ISO 8601 since the purchase: `P1D`; undefined where no end is named. */
  readonly expiresAfter: string | undefined;
}

export interface AvailabilitiesAsked extends SkusAsked {
  readonly market: CatalogMarket;
  readonly skuId: string;
}

export interface AvailabilityAsked extends SkuAsked {
  readonly availabilityId: string;
}

/**
 * `GET /v1/products/{productId}/skus/{skuId}/availabilities?country=&targetSegment=&reservationScope=`, "Get a list of
 * availabilities for a SKU (by country/region)" (Microsoft Learn); whole. Without a segment those of all but nonprofit.
 *
 * @throws AppError PRODUCT_UNKNOWN, SKU_UNKNOWN, SEGMENT_NOT_ALLOWED, CATALOG_REQUEST_REFUSED
 */
export function listAvailabilities(
  http: HttpClient,
  { market, productId, skuId }: AvailabilitiesAsked,
  options: CallOptions,
): Promise<ApiAnswer<readonly CatalogAvailability[]>> {
  const call = {
    path: ['products', productId, 'skus', skuId, 'availabilities'],
    query: marketQuery(market),
    asked: { ...market, productId, skuId },
    item: availabilityOf,
  };
  return askCatalogList(http, call, options);
}

/**
 * `GET /v1/products/{productId}/skus/{skuId}/availabilities/{availabilityId}?country=`, "Get the availability by ID"
 * (Microsoft Learn). Partners have seen more terms here than in the list, so whoever buys goes by
 * the list.
 *
 * @throws AppError PRODUCT_UNKNOWN, SKU_UNKNOWN, AVAILABILITY_UNKNOWN, CATALOG_REQUEST_REFUSED
 */
export function getAvailability(
  http: HttpClient,
  asked: AvailabilityAsked,
  options: CallOptions,
): Promise<ApiAnswer<CatalogAvailability>> {
  const { productId, skuId, availabilityId } = asked;
  const call = {
    path: ['products', productId, 'skus', skuId, 'availabilities', availabilityId],
    query: countryQuery(asked.country),
    asked,
    item: availabilityOf,
  };
  return askCatalogItem(http, call, options);
}

function availabilityOf(fields: CatalogFields): CatalogAvailability {
  return {
    productId: fields.requireText('productId'),
    skuId: fields.requireText('skuId'),
    id: fields.requireText('id'),
    catalogItemId: fields.requireText('catalogItemId'),
    // Documented as text, printed as an object.
    currency: fields.object('defaultCurrency')?.text('code') ?? fields.text('defaultCurrency'),
    segment: fields.text('segment')?.toLowerCase(),
    country: fields.text('country'),
    isPurchasable: fields.flag('isPurchasable'),
    isRenewable: fields.flag('isRenewable'),
    terms: fields.objects('terms').map(termOf),
    price: fields.object('pricing')?.decimal('price'),
  };
}

function termOf(fields: CatalogFields): CatalogTerm {
  const cycle = fields.text('billingCycle');
  return {
    id: fields.text('id'),
    duration: fields.text('duration'),
    description: fields.text('description') ?? '',
    billingCycle: cycle === undefined ? undefined : billingCycleOf(cycle),
    refunds: fields
      .objects('cancellationPolicies')
      .flatMap((policy) => policy.objects('refundOptions'))
      .map((option) => ({
        type: option.text('type') ?? '',
        expiresAfter: option.text('expiresAfter'),
      })),
    price: fields.object('pricing')?.decimal('price'),
  };
}
