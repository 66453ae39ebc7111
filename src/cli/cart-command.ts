import path from 'node:path';

import type { Command } from 'commander';

import { AppError } from '../lib/app-error.ts';
import { costOf } from '../purchase/cart-cost.ts';
import { fetchCart } from '../purchase/fetch-cart.ts';
import { parsePurchaseFile } from '../purchase/parse-purchase-file.ts';
import type { CartOfFile } from '../purchase/plain-carts.ts';
import { checkOutCart, createCartOf, updateCartOf } from '../purchase/plain-carts.ts';
import type { Cart } from '../purchase/read-cart.ts';
import { readCart } from '../purchase/read-cart.ts';
import { settlePurchase } from '../purchase/settle-purchase.ts';
import type { App } from './app.ts';
import { askPerson } from './ask-person.ts';
import { buyingOf } from './buying-of.ts';
import { addCountryOption } from './catalog-options.ts';
import type { CommandContext } from './command.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { printCart, printCost } from './print-cart.ts';
import { exitCodeOfPurchases, printPurchase } from './print-purchase.ts';
import { readOrdersFile } from './read-orders-file.ts';
import { sayJson } from './terminal.ts';

interface CountryFlag {
  readonly country: string;
}

export function addCartCommand(program: Command): void {
  const cart = program
    .command('cart')
    .summary('carts, step by step')
    .description(
      'Example: recon cart create orders.csv --country US\n\nFills, shows and checks out carts step by step; `recon buy` does it all. A cart orders nothing until it is checked out.',
    );
  addFilling(cart);
  cart
    .command('show <customerId> <cartId>')
    .description(
      'Example: recon cart show 2afd9da7-b621-45be-aab9-87a2418f8340 1b085c6a-1064-4734-aa23-cf2511859d21\n\nShows a cart as it is now: its lines by the order they will go on, prices, errors, and until when it holds.',
    )
    .action((customerId: string, cartId: string, _flags: object, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, async (app, { json, stop }) => {
        const { body } = await fetchCart(buyingOf(app, stop), { customerId, cartId });
        showCart(customerId, readCart(body), json);
        return EXIT.done;
      }),
    );
  cart
    .command('checkout <customerId> <cartId>')
    .description(
      'Example: recon cart checkout 2afd9da7-b621-45be-aab9-87a2418f8340 1b085c6a-1064-4734-aa23-cf2511859d21\n\nOrders what is in a cart and records the orders with the prices it shows. Typed again after it was interrupted, it finds out what came of it.',
    )
    .option('-y, --yes', 'do not ask')
    .action((customerId: string, cartId: string, flags: { yes?: boolean }, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, (app, context) =>
        checkout(app, context, { customerId, cartId, yes: flags.yes === true }),
      ),
    );
  cart
    .command('settle <cartId>')
    .description(
      'Example: recon cart settle 1b085c6a-1064-4734-aa23-cf2511859d21 --order 223ef49ac70a\n\nSays what became of a cart whose outcome is not known: the orders it became, or none.',
    )
    .option('--order <ids...>', 'ids of the orders it became')
    .option('--none', 'it was not ordered: its rows may be bought again')
    .action((cartId: string, flags: { order?: string[]; none?: boolean }, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, async (app, { json, stop }) => {
        const { order = [], none = false } = flags;
        if (none === order.length > 0) throw eitherOr();
        const purchase = await settlePurchase(buyingOf(app, stop), cartId, order);
        if (json) sayJson(purchase);
        else printPurchase(purchase);
        return purchase.state === 'unknown' ? EXIT.failed : EXIT.done;
      }),
    );
}

function addFilling(cart: Command): void {
  addCountryOption(
    cart
      .command('create <file>')
      .description(
        'Example: recon cart create orders.csv --country US\n\nMakes a cart of a file as `recon buy` reads it, for one customer, and shows it. Lines that cannot be bought are kept, with the reason.',
      ),
  ).action((file: string, { country }: CountryFlag, command: Command) =>
    executeWithApp(command, { partnerCenter: true }, async (app, { json, stop }) => {
      const wish = await cartOfFile(file, country);
      showCart(wish.customerId, await createCartOf(buyingOf(app, stop), wish), json);
      return EXIT.done;
    }),
  );
  addCountryOption(
    cart
      .command('update <cartId> <file>')
      .description(
        'Example: recon cart update 1b085c6a-1064-4734-aa23-cf2511859d21 orders.csv --country US\n\nPuts the lines of a file in the place of all lines of a cart.',
      ),
  ).action((cartId: string, file: string, { country }: CountryFlag, command: Command) =>
    executeWithApp(command, { partnerCenter: true }, async (app, { json, stop }) => {
      const wish = await cartOfFile(file, country);
      showCart(wish.customerId, await updateCartOf(buyingOf(app, stop), cartId, wish), json);
      return EXIT.done;
    }),
  );
}

async function checkout(
  app: App,
  { json, stop }: CommandContext,
  wish: { readonly customerId: string; readonly cartId: string; readonly yes: boolean },
) {
  const purchase = await checkOutCart(buyingOf(app, stop), wish, async (cart) => {
    if (!json) {
      printCart(wish.customerId, cart);
      printCost(costOf(cart.lines));
    }
    return wish.yes || askPerson('Order this?', stop);
  });
  if (json) sayJson(purchase ?? null);
  else if (purchase !== undefined) printPurchase(purchase);
  return purchase === undefined ? EXIT.done : exitCodeOfPurchases([purchase]);
}

function showCart(customerId: string, cart: Cart, json: boolean): void {
  if (json) {
    sayJson(cart);
    return;
  }
  printCart(customerId, cart);
  printCost(costOf(cart.lines));
}

/** @throws AppError CUSTOMERS_MIXED (usage) when its rows are for several customers: a cart is one's */
async function cartOfFile(file: string, country: string): Promise<CartOfFile> {
  const rows = parsePurchaseFile(await readOrdersFile(file), path.basename(file));
  const [customerId = '', another] = [...new Set(rows.map((row) => row.customerId))];
  if (another === undefined) return { customerId, rows, country };
  throw new AppError(
    'CUSTOMERS_MIXED',
    `${path.basename(file)} is for several customers, a cart is for one`,
    {
      kind: 'usage',
      fix: 'Split the file by customer, or use `recon buy`, which makes a cart for each.',
    },
  );
}

function eitherOr(): AppError {
  return new AppError('SETTLE_HOW', 'it is not said what became of the cart', {
    kind: 'usage',
    fix: 'Name its orders with --order, or say --none.',
  });
}
