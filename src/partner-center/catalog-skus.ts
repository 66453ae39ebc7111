import { billingCycleOf } from './billing-cycle.ts';
import type { CallOptions } from './call-options.ts';
import { askCatalogItem, askCatalogList } from './catalog-call.ts';
import type { CatalogFields } from './catalog-fields.ts';
import type { CatalogMarket } from './catalog-market.ts';
import { countryQuery, marketQuery } from './catalog-market.ts';
import type { ApiAnswer, HttpClient } from './http-client.ts';

/** What can be bought of a product. */
export interface CatalogSku {
  readonly productId: string;
  /** Unique inside its product alone; leading zeros count. */
  readonly id: string;
  readonly title: string;
  /** "" when there is none. */
  readonly description: string;
  /** Units; undefined where none is named. */
  readonly minimumQuantity: number | undefined;
  readonly maximumQuantity: number | undefined;
  readonly isTrial: boolean | undefined;
  /** `monthly`, `annual`, `triennial`, `one_time`, `none`. */
  readonly billingCycles: readonly string[];
  /** `InventoryCheck`, `AzureSubscriptionRegistration`, …, as sent. */
  readonly purchasePrerequisites: readonly string[];
  /** What an inventory check must be told: `CustomerId`, …. Lists leave them out, an answer by id has them. */
  readonly inventoryVariables: readonly string[];
  /** What a cart line must be told: `Scope`, `SubscriptionId`, `Duration`. */
  readonly provisioningVariables: readonly string[];
  readonly actions: readonly string[];
  /** What the buyer must confirm; undefined for nothing. */
  readonly attestation: { readonly type: string; readonly isEnforced: boolean } | undefined;
  /** Documented to change without notice: to be shown, never relied on. */
  readonly dynamicAttributes: Readonly<Record<string, string>>;
}

export interface SkusAsked {
  readonly market: CatalogMarket;
  readonly productId: string;
}

export interface SkuAsked {
  readonly country: string;
  readonly productId: string;
  readonly skuId: string;
}

/**
 * `GET /v1/products/{productId}/skus?country=&targetSegment=&reservationScope=`, "Get a list of SKUs for a product (by
 * country/region)" (Microsoft Learn); whole.
 *
 * @throws AppError PRODUCT_UNKNOWN, SEGMENT_NOT_ALLOWED, CATALOG_REQUEST_REFUSED
 */
export function listSkus(
  http: HttpClient,
  { market, productId }: SkusAsked,
  options: CallOptions,
): Promise<ApiAnswer<readonly CatalogSku[]>> {
  const call = {
    path: ['products', productId, 'skus'],
    query: marketQuery(market),
    asked: { ...market, productId },
    item: skuOf,
  };
  return askCatalogList(http, call, options);
}

/**
 * `GET /v1/products/{productId}/skus/{skuId}?country=`, "Get a SKU by ID" (Microsoft Learn).
 *
 * @throws AppError PRODUCT_UNKNOWN, SKU_UNKNOWN, CATALOG_REQUEST_REFUSED
 */
export function getSku(
  http: HttpClient,
  asked: SkuAsked,
  options: CallOptions,
): Promise<ApiAnswer<CatalogSku>> {
  const call = {
    path: ['products', asked.productId, 'skus', asked.skuId],
    query: countryQuery(asked.country),
    asked,
    item: skuOf,
  };
  return askCatalogItem(http, call, options);
}

/** Whether its inventory is to be asked before it is bought; that of others is not kept. */
export function needsInventoryCheck(sku: CatalogSku): boolean {
  return sku.purchasePrerequisites.some((one) => one.toLowerCase() === 'inventorycheck');
}

function skuOf(fields: CatalogFields): CatalogSku {
  const attestation = fields.object('attestationProperties');
  const attestationType = attestation?.text('attestationType');
  return {
    productId: fields.requireText('productId'),
    id: fields.requireText('id'),
    title: fields.text('title') ?? '',
    description: fields.text('description') ?? '',
    minimumQuantity: fields.count('minimumQuantity'),
    maximumQuantity: fields.count('maximumQuantity'),
    isTrial: fields.flag('isTrial'),
    billingCycles: fields.texts('supportedBillingCycles').map(billingCycleOf),
    purchasePrerequisites: fields.texts('purchasePrerequisites'),
    inventoryVariables: fields.texts('inventoryVariables'),
    provisioningVariables: fields.texts('provisioningVariables'),
    actions: fields.texts('actions'),
    attestation:
      attestationType === undefined
        ? undefined
        : { type: attestationType, isEnforced: attestation?.flag('enforceAttestation') ?? false },
    dynamicAttributes: fields.map('dynamicAttributes'),
  };
}
