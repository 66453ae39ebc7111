import { moneyWithCurrency } from '../lib/money.ts';
import { formatUnits } from '../lib/units.ts';
import { listedFrom } from '../purchase/check-out.ts';
import type { PurchaseWithLines } from '../store/find-purchases.ts';
import type { PurchaseLine } from '../store/purchase-store.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import { minuteOf } from './print-cart.ts';
import { say, saySentence } from './terminal.ts';

/** What became of a cart, line by line. */
export function printPurchase(purchase: PurchaseWithLines): void {
  const cart = `cart ${purchase.cart_id ?? ''} of customer ${purchase.customer_id}`;
  for (const line of purchase.lines) say(lineText(line));
  switch (purchase.state) {
    case 'sent':
      saySentence(
        `What came of ${cart} is not known yet: no answer came. Run the same command again after ${minuteOf(listedFrom(purchase))} UTC; do not order it anew.`,
      );
      break;
    case 'unknown':
      saySentence(
        `What came of ${cart} is not known: ${purchase.reason ?? ''}. Look in Partner Center, then say it: \`recon cart settle ${purchase.cart_id ?? ''} --order ID\`, or \`--none\`.`,
      );
      break;
    case 'not bought':
      saySentence(`Nothing of ${cart} was bought: ${purchase.reason ?? ''}.`);
      break;
    default:
  }
}

function lineText(line: PurchaseLine): string {
  const what = `${line.file_row === null ? `line ${line.line_no}` : `row ${line.file_row}`}: ${formatUnits(line.quantity)} of ${line.title ?? line.catalog_item_id}`;
  if (line.state === 'bought') return `bought      ${what}, ${promiseText(line)}`;
  if (line.state === 'open') return `unknown     ${what}`;
  const why = line.error_text === null ? '' : `: ${line.error_text} (${line.error_code ?? ''})`;
  return `not bought  ${what}${why}`;
}

function promiseText(line: PurchaseLine): string {
  const { promised_unit_price: price, currency } = line;
  const promise =
    price === null || currency === null
      ? 'without a promised price'
      : `promised at ${moneyWithCurrency(price, currency)} a unit and billing cycle`;
  return `order ${line.order_id ?? ''} line ${line.order_line ?? ''}, ${promise}, due on the invoice of ${line.due_period ?? ''}`;
}

/** 1 when a person has to say what was bought, 7 while only time can tell, 3 when something was not bought, else 0. */
export function exitCodeOfPurchases(purchases: readonly PurchaseWithLines[]): ExitCode {
  const isAny = (state: PurchaseWithLines['state']) => purchases.some((one) => one.state === state);
  if (isAny('unknown')) return EXIT.failed;
  if (isAny('sent')) return EXIT.later;
  const lines = purchases.flatMap((one) => one.lines);
  return lines.some((line) => line.state === 'not bought') ? EXIT.partial : EXIT.done;
}
