import { AppError } from '../lib/app-error.ts';
import type { Answer } from '../partner-center/answer.ts';
import type { CallOptions } from '../partner-center/call-options.ts';
import type { Catalog } from '../partner-center/catalog.ts';
import type { InventoryContext } from '../partner-center/catalog-inventory.ts';
import type { CatalogSku } from '../partner-center/catalog-skus.ts';
import { askInventory } from './ask-inventory.ts';
import { reasonWords } from './restriction-words.ts';

/**
 * Makes sure that a SKU can be had before it goes into a cart, where its inventory has to be asked at all.
 *
 * @param sku as its answer by id has it
 * @returns what the inventory answered, for the record; undefined when nobody had to be asked
 * @throws AppError INVENTORY_RESTRICTED (failed) with the reasons in words, and those of {@link askInventory}
 */
export async function requireInventory(
  catalog: Catalog,
  sku: CatalogSku,
  where: { readonly country: string; readonly context: InventoryContext },
  options: CallOptions,
): Promise<Answer | undefined> {
  const { items, evidence } = await askInventory(catalog, sku, where, options);
  const restricted = items.find(({ isRestricted }) => isRestricted);
  if (restricted === undefined) return evidence;
  throw new AppError(
    'INVENTORY_RESTRICTED',
    `${sku.productId}:${sku.id} cannot be had: ${reasonWords(restricted)}`,
    {
      fix: 'Choose another region, SKU or Azure subscription; `recon catalog inventory` shows what there is.',
    },
  );
}
