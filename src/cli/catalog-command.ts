import type { Command } from 'commander';
import { Option } from 'commander';

import type { CallOptions } from '../partner-center/call-options.ts';
import type { Catalog } from '../partner-center/catalog.ts';
import type { TargetView } from '../partner-center/catalog-market.ts';
import { TARGET_VIEWS } from '../partner-center/catalog-market.ts';
import { askInventory, askInventoryOfProduct } from '../purchase/ask-inventory.ts';
import type { MarketFlags } from './catalog-options.ts';
import { addCountryOption, addMarketOptions, marketOf, oneOf } from './catalog-options.ts';
import {
  availabilitiesTable,
  inventoryTable,
  productsTable,
  productTable,
  skusTable,
  skuTable,
} from './catalog-tables.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { say, sayJson, tell } from './terminal.ts';

interface ProductsFlags extends MarketFlags {
  readonly view: TargetView;
  readonly search?: string;
}

interface InventoryFlags extends MarketFlags {
  readonly customer?: string;
  readonly subscription?: string;
  readonly region?: string;
}

export function addCatalogCommand(program: Command): void {
  const catalog = program
    .command('catalog')
    .summary('what can be bought: products, SKUs, availabilities, inventory')
    .description(
      'Example: recon catalog products --country US --view SoftwarePerpetual\n\nWhat can be bought, as Partner Center answers this minute. Nothing is kept.',
    );
  addProductCommands(catalog);
  addSkuCommands(catalog);
  addAvailabilityCommands(catalog);
  addInventoryCommand(catalog);
}

function addProductCommands(catalog: Command): void {
  addMarketOptions(catalog.command('products'))
    .summary('products of a view')
    .description(
      'Example: recon catalog products --country US --view OnlineServices --search "Business"\n\nThe products of one view of the catalogue.',
    )
    .addOption(
      new Option('--view <view>', TARGET_VIEWS.join(', '))
        .argParser(oneOf(TARGET_VIEWS))
        .makeOptionMandatory(),
    )
    .option('--search <text>', 'only titles, publishers and ids that hold this')
    .action((flags: ProductsFlags, command: Command) =>
      show(
        command,
        async (ask, options) => {
          const asked = { market: marketOf(flags), view: flags.view };
          const { read } = await ask.products(asked, options);
          const text = (flags.search ?? '').toLowerCase();
          return read.filter(({ id, title, publisher }) =>
            [id, title, publisher ?? ''].some((one) => one.toLowerCase().includes(text)),
          );
        },
        productsTable,
      ),
    );

  addCountryOption(catalog.command('product <productId>'))
    .summary('one product')
    .description('Example: recon catalog product CFQ7TTC0LH18 --country US\n\nOne product.')
    .action((productId: string, { country }: MarketFlags, command: Command) =>
      show(
        command,
        async (ask, options) => {
          return (await ask.product({ country, productId }, options)).read;
        },
        productTable,
      ),
    );
}

function addSkuCommands(catalog: Command): void {
  addMarketOptions(catalog.command('skus <productId>'))
    .summary('what can be bought of a product')
    .description(
      'Example: recon catalog skus CFQ7TTC0LH18 --country US\n\nWhat can be bought of a product, in which quantities, and what has to be done before.',
    )
    .action((productId: string, flags: MarketFlags, command: Command) =>
      show(
        command,
        async (ask, options) => {
          return (await ask.skus({ market: marketOf(flags), productId }, options)).read;
        },
        skusTable,
      ),
    );

  addCountryOption(catalog.command('sku <productId> <skuId>'))
    .summary('one SKU')
    .description('Example: recon catalog sku CFQ7TTC0LH18 0001 --country US\n\nOne SKU.')
    .action((productId: string, skuId: string, { country }: MarketFlags, command: Command) =>
      show(
        command,
        async (ask, options) => {
          return (await ask.sku({ country, productId, skuId }, options)).read;
        },
        skuTable,
      ),
    );
}

function addAvailabilityCommands(catalog: Command): void {
  addMarketOptions(catalog.command('availabilities <productId> <skuId>'))
    .summary('the catalogue items a SKU is sold as just now')
    .description(
      'Example: recon catalog availabilities CFQ7TTC0LH18 0001 --country US --segment commercial\n\nThe catalogue items a SKU is sold as just now, a row a term. Without --segment those of all segments but nonprofit. Partner Center prices them in the cart.',
    )
    .action((productId: string, skuId: string, flags: MarketFlags, command: Command) =>
      show(
        command,
        async (ask, options) => {
          const asked = { market: marketOf(flags), productId, skuId };
          const { read } = await ask.availabilities(asked, options);
          if (read.length > 0)
            tell('Catalogue items are issued anew all the time: use them at once.');
          return read;
        },
        availabilitiesTable,
      ),
    );

  addCountryOption(catalog.command('availability <productId> <skuId> <availabilityId>'))
    .summary('one availability')
    .description(
      'Example: recon catalog availability CFQ7TTC0LH18 0001 CFQ7TTC0K971 --country US\n\nOne availability, as long as it lasts.',
    )
    .action(
      (
        productId: string,
        skuId: string,
        availabilityId: string,
        { country }: MarketFlags,
        command: Command,
      ) =>
        show(
          command,
          async (ask, options) => {
            const asked = { country, productId, skuId, availabilityId };
            return (await ask.availability(asked, options)).read;
          },
          (one) => availabilitiesTable([one]),
        ),
    );
}

function addInventoryCommand(catalog: Command): void {
  addMarketOptions(catalog.command('inventory <productId> [skuId]'))
    .summary('whether it can be had, and why not')
    .description(
      'Example: recon catalog inventory DZH318Z0BQ4Z 002L --country US --customer <tenant id> --subscription <Azure subscription id>\n\nWhether something can be had just now, and why not. Only SKUs whose prerequisites hold InventoryCheck are asked about.',
    )
    .option('--customer <id>', 'for this customer')
    .option('--subscription <id>', 'for this Azure subscription')
    .option('--region <name>', "in this Azure region, like westus2; the SKU's own when left out")
    .action(
      (productId: string, skuId: string | undefined, flags: InventoryFlags, command: Command) =>
        show(
          command,
          async (ask, options) => {
            const { items, evidence } = await inventoryOf(
              ask,
              { productId, skuId, flags },
              options,
            );
            return { asked: evidence !== undefined, items };
          },
          ({ items }) => (items.length === 0 ? NO_INVENTORY : inventoryTable(items)),
        ),
    );
}

const NO_INVENTORY = 'No inventory is kept of it: nothing has to be asked before it is bought.';

async function inventoryOf(
  catalog: Catalog,
  of: {
    readonly productId: string;
    readonly skuId: string | undefined;
    readonly flags: InventoryFlags;
  },
  options: CallOptions,
) {
  const { productId, skuId, flags } = of;
  const market = marketOf(flags);
  const { country } = market;
  const context = {
    customerId: flags.customer,
    azureSubscriptionId: flags.subscription,
    armRegionName: flags.region,
  };
  if (skuId === undefined) {
    return askInventoryOfProduct(catalog, productId, { market, context }, options);
  }
  const { read: sku } = await catalog.sku({ country, productId, skuId }, options);
  return askInventory(catalog, sku, { country, context }, options);
}

/** Asks the catalogue and shows what came, as a table or as JSON. */
function show<T>(
  command: Command,
  ask: (catalog: Catalog, options: CallOptions) => Promise<T>,
  tableOf: (found: T) => string,
): Promise<void> {
  return executeWithApp(command, { partnerCenter: true }, async (app, { json, stop }) => {
    const found = await ask(app.ports().partnerCenter.catalog, { signal: stop });
    if (json) sayJson(found);
    else say(tableOf(found));
    return EXIT.done;
  });
}
