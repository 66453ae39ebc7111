import path from 'node:path';

import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';

import { AppError } from '../lib/app-error.ts';
import { parseDecimal } from '../lib/decimal.ts';
import type { Bought, Proposal } from '../purchase/buy.ts';
import { buy } from '../purchase/buy.ts';
import type { Cost } from '../purchase/cart-cost.ts';
import { parsePurchaseFile, PURCHASE_COLUMNS } from '../purchase/parse-purchase-file.ts';
import { askPerson } from './ask-person.ts';
import { buyingOf } from './buying-of.ts';
import { executeWithApp } from './command.ts';
import { minuteOf, printCart, printCost } from './print-cart.ts';
import { exitCodeOfPurchases, printPurchase } from './print-purchase.ts';
import { readOrdersFile } from './read-orders-file.ts';
import { say, sayJson, saySentence } from './terminal.ts';
import { wholeNumber } from './whole-number.ts';

interface BuyFlags {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly again?: boolean;
  readonly country?: string;
  readonly maxTotal?: readonly string[];
  readonly warnWithin: number;
}

const WARN_WITHIN_MINUTES = 60;

export function addBuyCommand(program: Command): void {
  program
    .command('buy <file>')
    .summary('order what a file lists')
    .description(
      `Example: recon buy orders.csv --country US --max-total 5000 USD\n\nOrders each row of a CSV or JSON file, once: shows the carts, their orders, prices and total, asks, checks out, and records the orders with the prices promised. Typed again it goes on where it was stopped and skips what is bought. Columns: ${PURCHASE_COLUMNS.join(', ')}, and provisioning.NAME for what a cart line must be told; needed are customer_id, quantity, billing_cycle, and product_id with sku_id or catalog_item_id.`,
    )
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'make the carts, show them, and order nothing')
    .option(
      '--max-total <amount currency...>',
      'order nothing that costs more, before tax, over its whole term',
    )
    .option('--country <code>', 'where rows that name none buy, like US', countryCode)
    .option('--again', 'with --yes: order also what was ordered a short while ago')
    .option(
      '--warn-within <minutes>',
      'how long ago counts as a short while',
      wholeNumber,
      WARN_WITHIN_MINUTES,
    )
    .action((file: string, flags: BuyFlags, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, async (app, { json, stop }) => {
        const maxTotal = costIn(flags.maxTotal);
        const bytes = await readOrdersFile(file);
        const fileName = path.basename(file);
        const rows = parsePurchaseFile(bytes, fileName);
        const bought = await buy(buyingOf(app, stop), rows, {
          fileName,
          country: flags.country,
          maxTotal,
          recentSince: new Date(app.now().getTime() - flags.warnWithin * 60_000),
          agree: (proposal) => agreed(proposal, flags, { json, stop }),
        });
        if (json && flags.dryRun !== true) sayJson(bought);
        else if (!json) printBought(bought);
        return exitCodeOfPurchases(bought.purchases);
      }),
    );
}

async function agreed(
  proposal: Proposal,
  flags: BuyFlags,
  { json, stop }: { readonly json: boolean; readonly stop: AbortSignal },
): Promise<boolean> {
  if (flags.dryRun === true) {
    if (json) sayJson(proposal);
    else printProposal(proposal);
    return false;
  }
  if (!json) printProposal(proposal);
  const [recent] = proposal.recent;
  if (flags.yes === true && recent !== undefined && flags.again !== true) {
    throw new AppError(
      'ORDERED_RECENTLY',
      `nothing was bought: ${recent.quantity} of ${recent.item} were ordered for customer ${recent.customer_id} at ${minuteOf(recent.ordered_at)} UTC`,
      { kind: 'usage', fix: 'If it is wanted a second time, add --again.' },
    );
  }
  return flags.yes === true || askPerson('Order this?', stop);
}

function printProposal({ offers, cost, recent }: Proposal): void {
  for (const { customerId, cart } of offers) printCart(customerId, cart);
  printCost(cost);
  for (const one of recent) {
    saySentence(
      `Careful: ${one.quantity} of ${one.item} were ordered for customer ${one.customer_id} at ${minuteOf(one.ordered_at)} UTC${one.order_id === null ? '' : ` (order ${one.order_id})`}.`,
    );
  }
}

function printBought({ purchases, earlier, agreed: isAgreed }: Bought): void {
  for (const line of earlier.lines) {
    say(
      `row ${line.file_row ?? ''} was bought before: order ${line.order_id ?? ''} line ${line.order_line ?? ''}`,
    );
  }
  if (earlier.lines.length > 0 && !isAgreed) {
    say('To buy a row once more, give it a purchase_key of its own.');
  }
  for (const purchase of purchases) printPurchase(purchase);
  if (!isAgreed) say('Nothing was bought now.');
}

function costIn(given: readonly string[] | undefined): Cost | undefined {
  if (given === undefined) return undefined;
  const [amount = '', currency = '', ...rest] = given;
  const parsed = parseDecimal(amount);
  if (parsed !== undefined && /^[A-Za-z]{3}$/.test(currency) && rest.length === 0) {
    return { amount: parsed, currency: currency.toUpperCase() };
  }
  throw new AppError(
    'MAX_TOTAL_WRONG',
    `--max-total ${given.join(' ')} is no amount with its currency`,
    {
      kind: 'usage',
      fix: 'Write it behind the file, like `recon buy orders.csv --max-total 5000 USD`.',
    },
  );
}

function countryCode(text: string): string {
  if (!/^[A-Za-z]{2}$/.test(text)) throw new InvalidArgumentError('Use two letters, like US.');
  return text.toUpperCase();
}
