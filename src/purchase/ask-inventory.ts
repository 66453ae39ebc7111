import { AppError } from '../lib/app-error.ts';
import type { Answer } from '../partner-center/answer.ts';
import type { CallOptions } from '../partner-center/call-options.ts';
import type { Catalog } from '../partner-center/catalog.ts';
import type { InventoryContext, InventoryItem } from '../partner-center/catalog-inventory.ts';
import type { CatalogMarket } from '../partner-center/catalog-market.ts';
import type { CatalogSku } from '../partner-center/catalog-skus.ts';
import { needsInventoryCheck } from '../partner-center/catalog-skus.ts';

/** What was asked and what came; nothing where no inventory is kept. */
export interface InventoryAnswer {
  readonly items: readonly InventoryItem[];
  /** The answer as it came; undefined when nobody had to be asked. */
  readonly evidence: Answer | undefined;
}

const NOT_ASKED: InventoryAnswer = { items: [], evidence: undefined };

/**
 * Asks whether a SKU can be had, where its prerequisites hold InventoryCheck; no other is asked about.
 *
 * @param sku as its answer by id has it: lists leave out what the check must be told
 * @throws AppError INVENTORY_CONTEXT_MISSING before any call; INVENTORY_UNKNOWN when the answer leaves the SKU out
 */
export async function askInventory(
  catalog: Catalog,
  sku: CatalogSku,
  { country, context }: { readonly country: string; readonly context: InventoryContext },
  options: CallOptions,
): Promise<InventoryAnswer> {
  if (!needsInventoryCheck(sku)) return NOT_ASKED;
  const { productId, id: skuId } = sku;
  const asked = { country, productId, skuId, context: completed(sku, context) };
  const answer = await catalog.inventory(asked, options);
  const items = answer.read.filter((item) => item.productId === productId && item.skuId === skuId);
  if (items.length > 0) return { items, evidence: answer };
  throw new AppError('INVENTORY_UNKNOWN', `the inventory does not know ${productId}:${skuId}`, {
    fix: `Check that it is sold in ${country}: \`recon catalog sku ${productId} ${skuId} --country ${country}\`.`,
  });
}

/**
 * The same for every SKU of a product that asks for the check, in one call.
 *
 * @throws AppError INVENTORY_CONTEXT_MISSING, and what the catalogue refuses
 */
export async function askInventoryOfProduct(
  catalog: Catalog,
  productId: string,
  { market, context }: { readonly market: CatalogMarket; readonly context: InventoryContext },
  options: CallOptions,
): Promise<InventoryAnswer> {
  const { country } = market;
  const skus = await catalog.skus({ market, productId }, options);
  const checked = skus.read.filter(needsInventoryCheck);
  const [first] = checked;
  if (first === undefined) return NOT_ASKED;

  const { read: sku } = await catalog.sku({ country, productId, skuId: first.id }, options);
  requireVariables(sku, context);
  const asked = { country, productId, skuId: undefined, context };
  const answer = await catalog.inventory(asked, options);
  const ids = new Set(checked.map(({ id }) => id));
  return { items: answer.read.filter(({ skuId }) => ids.has(skuId)), evidence: answer };
}

/** The region is documented to be the one in the SKU's attributes, so nobody has to look it up. */
function completed(sku: CatalogSku, context: InventoryContext): InventoryContext {
  const armRegionName = context.armRegionName ?? sku.dynamicAttributes['armRegionName'];
  const complete = { ...context, armRegionName };
  requireVariables(sku, complete);
  return complete;
}

const VARIABLES = [
  { name: 'customerid', field: 'customerId', what: 'a customer' },
  { name: 'azuresubscriptionid', field: 'azureSubscriptionId', what: 'an Azure subscription' },
] as const;

/** A region alone is no reason to refuse: without one, that of the SKU holds. */
function requireVariables(sku: CatalogSku, context: InventoryContext): void {
  const wanted = sku.inventoryVariables.map((one) => one.toLowerCase());
  const missing = VARIABLES.filter(
    ({ name, field }) => wanted.includes(name) && context[field] === undefined,
  );
  if (missing.length === 0) return;
  throw new AppError(
    'INVENTORY_CONTEXT_MISSING',
    `the inventory of ${sku.productId}:${sku.id} depends on ${missing.map(({ what }) => what).join(' and ')}`,
    {
      kind: 'usage',
      fix: 'Name them: --customer and --subscription, or in the file of what to buy.',
    },
  );
}
