import type { CallOptions } from './call-options.ts';
import { askCatalogItem, askCatalogList } from './catalog-call.ts';
import type { CatalogFields } from './catalog-fields.ts';
import type { CatalogMarket, TargetView } from './catalog-market.ts';
import { countryQuery, marketQuery } from './catalog-market.ts';
import type { ApiAnswer, HttpClient } from './http-client.ts';

/** Something sold; what is bought is one of its SKUs. */
export interface CatalogProduct {
  readonly id: string;
  readonly title: string;
  /** "" when there is none. */
  readonly description: string;
  /** `Azure`, `OnlineServicesNCE`, `Software`, …; Microsoft names no list. */
  readonly type: string;
  /** `VirtualMachines` under `Azure`; undefined for most. */
  readonly subType: string | undefined;
  readonly publisher: string | undefined;
  readonly isMicrosoftProduct: boolean | undefined;
}

export interface ProductsAsked {
  readonly market: CatalogMarket;
  readonly view: TargetView;
}

export interface ProductAsked {
  readonly country: string;
  readonly productId: string;
}

/**
 * `GET /v1/products?country=&targetView=&targetSegment=&reservationScope=`, "Get a list of products (by country/region)"
 * (Microsoft Learn); whole.
 *
 * @throws AppError VIEW_NOT_ALLOWED, SEGMENT_NOT_ALLOWED, CATALOG_REQUEST_REFUSED
 */
export function listProducts(
  http: HttpClient,
  { market, view }: ProductsAsked,
  options: CallOptions,
): Promise<ApiAnswer<readonly CatalogProduct[]>> {
  const call = {
    path: ['products'],
    query: { ...marketQuery(market), targetView: view },
    asked: { ...market, view },
    item: productOf,
  };
  return askCatalogList(http, call, options);
}

/**
 * `GET /v1/products/{productId}?country=`, "Get a product by ID" (Microsoft Learn).
 *
 * @throws AppError PRODUCT_UNKNOWN, CATALOG_REQUEST_REFUSED
 */
export function getProduct(
  http: HttpClient,
  asked: ProductAsked,
  options: CallOptions,
): Promise<ApiAnswer<CatalogProduct>> {
  const call = {
    path: ['products', asked.productId],
    query: countryQuery(asked.country),
    asked,
    item: productOf,
  };
  return askCatalogItem(http, call, options);
}

function productOf(fields: CatalogFields): CatalogProduct {
  const type = fields.object('productType');
  return {
    id: fields.requireText('id'),
    title: fields.text('title') ?? '',
    description: fields.text('description') ?? '',
    type: type?.text('id') ?? '',
    subType: type?.object('subType')?.text('id'),
    publisher: fields.text('publisherName'),
    isMicrosoftProduct: fields.flag('isMicrosoftProduct'),
  };
}
