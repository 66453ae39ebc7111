import { formatMoney, moneyWithCurrency } from '../lib/money.ts';
import { formatUnits } from '../lib/units.ts';
import type { OrdersOfCustomer } from '../purchase/orders-of-customer.ts';
import type { PrintedOrder } from '../purchase/read-orders.ts';
import type { LineProvisioning } from '../purchase/read-provisioning.ts';
import type { RecordedOrderLine } from '../store/recorded-orders.ts';
import { minuteOf } from './print-cart.ts';
import { say, saySentence, table } from './terminal.ts';

/** Orders line by line, and beneath them what was bought here and is in no list. */
export function printOrders(orders: readonly PrintedOrder[]): void {
  say(
    table(
      [
        { title: 'order' },
        { title: 'line', align: 'right' },
        { title: 'ordered' },
        { title: 'status' },
        { title: 'item' },
        { title: 'billed' },
        { title: 'quantity', align: 'right' },
        { title: 'unit price', align: 'right' },
        { title: 'currency' },
      ],
      orders.flatMap((order) =>
        order.lines.map((line) => [
          order.orderId,
          line.lineNo,
          order.createdAt === undefined ? '' : minuteOf(order.createdAt),
          order.status ?? '',
          line.title ?? line.item,
          [line.termDuration, order.billingCycle].filter((part) => part !== undefined).join(' '),
          line.quantity,
          line.price === undefined ? '–' : formatMoney(line.price, order.currency ?? ''),
          order.currency ?? '',
        ]),
      ),
    ),
  );
}

export function printUnlisted(unlisted: OrdersOfCustomer['unlisted']): void {
  for (const line of unlisted) {
    const what = `${formatUnits(line.quantity)} of ${line.title ?? line.catalog_item_id}`;
    const why = line.isLate
      ? 'and is still in no list: `recon orders show` asks for it by its id'
      : 'and is in no list yet, which takes up to 15 minutes';
    const when = line.sent_at === null ? '' : ` at ${minuteOf(line.sent_at)} UTC`;
    saySentence(`Order ${line.order_id ?? ''} (${what}) was bought here${when}, ${why}.`);
  }
}

/** How far each line is delivered, and what was promised for it here. */
export function printOrderDetails(
  provisioning: readonly LineProvisioning[] | undefined,
  recorded: readonly RecordedOrderLine[],
): void {
  if (provisioning === undefined) say('Partner Center keeps no delivery status of it.');
  for (const { lineNo, status, quantities } of provisioning ?? []) {
    const parts = quantities.map((one) => `${one.quantity ?? '?'} ${one.status}`).join(', ');
    say(`line ${lineNo} is ${status}${parts === '' ? '' : ` (${parts})`}`);
  }
  for (const line of recorded) {
    const { promised_unit_price: price, currency } = line;
    const promise =
      price === null || currency === null
        ? 'without a price'
        : `at ${moneyWithCurrency(price, currency)} a unit and billing cycle`;
    saySentence(
      `Line ${line.order_line ?? ''} was bought here ${promise}; the invoice of ${line.due_period ?? ''} has to show it.`,
    );
  }
}
