import type { CallOptions } from './call-options.ts';
import { postToCatalog } from './catalog-call.ts';
import type { CatalogFields } from './catalog-fields.ts';
import { countryQuery } from './catalog-market.ts';
import type { ApiAnswer, HttpClient } from './http-client.ts';

/** Whether a SKU can be had just now. */
export interface InventoryItem {
  readonly productId: string;
  readonly skuId: string;
  readonly isRestricted: boolean;
  /** Empty when it is not restricted. */
  readonly restrictions: readonly InventoryRestriction[];
}

export interface InventoryRestriction {
  /** `NotAvailableForSubscription`; Microsoft names no list. */
  readonly reasonCode: string;
  readonly description: string;
  /** `type` and `values`, as sent. */
  readonly properties: Readonly<Record<string, string>>;
}

/** For whom and where; a SKU's `inventoryVariables` name what it needs. */
export interface InventoryContext {
  readonly customerId: string | undefined;
  readonly azureSubscriptionId: string | undefined;
  /** As `armRegionName` in the SKU's dynamic attributes: `westus2`. */
  readonly armRegionName: string | undefined;
}

export interface InventoryAsked {
  readonly country: string;
  readonly productId: string;
  /** Undefined: all SKUs of the product. */
  readonly skuId: string | undefined;
  readonly context: InventoryContext;
}

/**
 * `POST /v1/extensions/product/checkinventory?country=`, "Check inventory" (Microsoft Learn): for SKUs whose prerequisites
 * hold InventoryCheck. What the catalogue does not know is left out of the answer.
 *
 * @throws AppError CATALOG_REQUEST_REFUSED
 */
export function checkInventory(
  http: HttpClient,
  { country, productId, skuId, context }: InventoryAsked,
  options: CallOptions,
): Promise<ApiAnswer<readonly InventoryItem[]>> {
  const item = skuId === undefined ? { productId } : { productId, skuId };
  const call = {
    path: ['extensions', 'product', 'checkinventory'],
    query: countryQuery(country),
    asked: { country, ...item },
    item: inventoryItemOf,
    // The keys of the documented example; what is undefined is not sent.
    body: {
      TargetItems: [
        skuId === undefined ? { ProductId: productId } : { ProductId: productId, SkuId: skuId },
      ],
      InventoryContext: context,
    },
  };
  return postToCatalog(http, call, options);
}

function inventoryItemOf(fields: CatalogFields): InventoryItem {
  const restrictions = fields.objects('restrictions').map((one) => ({
    reasonCode: one.text('reasonCode') ?? '',
    description: one.text('description') ?? '',
    properties: one.map('properties'),
  }));
  return {
    productId: fields.requireText('productId'),
    skuId: fields.requireText('skuId'),
    isRestricted: fields.flag('isRestricted') ?? restrictions.length > 0,
    restrictions,
  };
}
