import { AppError } from '../lib/app-error.ts';
import type { Answer } from '../partner-center/answer.ts';
import type { Buying } from './buying.ts';
import type { PurchaseRow } from './purchase-row.ts';
import { requireInventory } from './require-inventory.ts';
import { resolveCatalogItem } from './resolve-catalog-item.ts';

/** A row with what a cart line needs of this minute. */
export interface ChosenItem {
  readonly row: PurchaseRow;
  readonly catalogItemId: string;
  readonly title: string;
  /** What the catalogue answered, as one JSON list. */
  readonly catalogueAnswer: Buffer;
}

/**
 * Chooses the catalogue item of each row: SKU, inventory where it is asked for, availability.
 *
 * @param country where rows that name none buy; undefined makes such rows a problem
 * @throws AppError PURCHASE_REFUSED that names every row which cannot be bought; or what ends every call, like no sign-in
 */
export async function chooseItems(
  buying: Pick<Buying, 'partnerCenter' | 'signal'>,
  rows: readonly PurchaseRow[],
  country: string | undefined,
): Promise<readonly ChosenItem[]> {
  const chosen: ChosenItem[] = [];
  const problems: string[] = [];
  for (const row of rows) {
    try {
      chosen.push(await chooseItem(buying, row, row.country ?? country));
    } catch (error) {
      buying.signal.throwIfAborted();
      problems.push(rowProblem(row, error));
    }
  }
  if (problems.length > 0) throw purchaseRefused(problems);
  return chosen;
}

async function chooseItem(
  { partnerCenter: { catalog }, signal }: Pick<Buying, 'partnerCenter' | 'signal'>,
  row: PurchaseRow,
  country: string | undefined,
): Promise<ChosenItem> {
  if (country === undefined) {
    throw new AppError('COUNTRY_MISSING', 'no country is named', {
      kind: 'usage',
      fix: 'Fill the column country, or use --country.',
    });
  }
  const inventoryContext = {
    customerId: row.customerId,
    azureSubscriptionId: provisioned(row, 'subscriptionid'),
    armRegionName: undefined,
  };
  if (row.catalogItemId === undefined) {
    const found = await resolveCatalogItem(
      catalog,
      { ...row, country, inventoryContext },
      { signal },
    );
    return {
      row,
      catalogItemId: found.catalogItemId,
      title: found.sku.title,
      catalogueAnswer: listOf(found.evidence),
    };
  }
  const { productId, skuId } = row;
  const sku = await catalog.sku({ country, productId, skuId }, { signal });
  const place = { country, context: inventoryContext };
  const inventory = await requireInventory(catalog, sku.read, place, { signal });
  return {
    row,
    catalogItemId: row.catalogItemId,
    title: sku.read.title,
    catalogueAnswer: listOf(inventory === undefined ? [sku] : [sku, inventory]),
  };
}

function provisioned({ provisioning }: PurchaseRow, name: string): string | undefined {
  return Object.entries(provisioning).find(([key]) => key.toLowerCase() === name)?.[1];
}

function listOf(answers: readonly Answer[]): Buffer {
  const parts = answers.flatMap(({ body }, index) =>
    index === 0 ? [body] : [Buffer.from(','), body],
  );
  return Buffer.concat([Buffer.from('['), ...parts, Buffer.from(']')]);
}

/** A problem of one row in words. @throws the error itself where it would end the other rows just the same */
export function rowProblem(row: PurchaseRow, error: unknown): string {
  const isOfRow =
    error instanceof AppError &&
    (error.kind === 'usage' || error.kind === 'failed') &&
    !error.retryable;
  if (!isOfRow) throw error;
  return `row ${row.row}: ${error.message}${error.fix === undefined ? '' : `. ${error.fix}`}`;
}

/** Nothing was bought, and why, row by row. */
export function purchaseRefused(problems: readonly string[]): AppError {
  return new AppError('PURCHASE_REFUSED', 'nothing was bought', {
    kind: 'usage',
    cause: new Error(problems.join('\n       ')),
    fix: 'Correct or take out these rows and run the command again: no row was bought.',
  });
}
