import type { CallOptions } from './call-options.ts';
import type {
  AvailabilitiesAsked,
  AvailabilityAsked,
  CatalogAvailability,
} from './catalog-availabilities.ts';
import { getAvailability, listAvailabilities } from './catalog-availabilities.ts';
import type { InventoryAsked, InventoryItem } from './catalog-inventory.ts';
import { checkInventory } from './catalog-inventory.ts';
import type { CatalogProduct, ProductAsked, ProductsAsked } from './catalog-products.ts';
import { getProduct, listProducts } from './catalog-products.ts';
import type { CatalogSku, SkuAsked, SkusAsked } from './catalog-skus.ts';
import { getSku, listSkus } from './catalog-skus.ts';
import type { ApiAnswer, HttpClient } from './http-client.ts';

/**
 * What can be bought, as it is this minute. Nothing of it is kept or cached, so answers are read here, and their bytes come
 * along for the record of a purchase. Errors beside those of every call: see {@link catalogRefusal}.
 */
export interface Catalog {
  products(
    asked: ProductsAsked,
    options: CallOptions,
  ): Promise<ApiAnswer<readonly CatalogProduct[]>>;
  product(asked: ProductAsked, options: CallOptions): Promise<ApiAnswer<CatalogProduct>>;
  skus(asked: SkusAsked, options: CallOptions): Promise<ApiAnswer<readonly CatalogSku[]>>;
  sku(asked: SkuAsked, options: CallOptions): Promise<ApiAnswer<CatalogSku>>;
  availabilities(
    asked: AvailabilitiesAsked,
    options: CallOptions,
  ): Promise<ApiAnswer<readonly CatalogAvailability[]>>;
  availability(
    asked: AvailabilityAsked,
    options: CallOptions,
  ): Promise<ApiAnswer<CatalogAvailability>>;
  /** Only of SKUs that ask for it: `needsInventoryCheck`. */
  inventory(
    asked: InventoryAsked,
    options: CallOptions,
  ): Promise<ApiAnswer<readonly InventoryItem[]>>;
}

export function createCatalog(http: HttpClient): Catalog {
  return {
    products: (asked, o) => listProducts(http, asked, o),
    product: (asked, o) => getProduct(http, asked, o),
    skus: (asked, o) => listSkus(http, asked, o),
    sku: (asked, o) => getSku(http, asked, o),
    availabilities: (asked, o) => listAvailabilities(http, asked, o),
    availability: (asked, o) => getAvailability(http, asked, o),
    inventory: (asked, o) => checkInventory(http, asked, o),
  };
}
