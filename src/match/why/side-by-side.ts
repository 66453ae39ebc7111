import { groupThousands } from '../../lib/decimal.ts';
import { moneyWithCurrency } from '../../lib/money.ts';
import type { TracedCharges } from '../../store/traced-charges.ts';
import type { TracedOrderLine } from '../../store/traced-order.ts';
import type { SideBySide, SideRow } from './explanation.ts';
import { compared, shown } from './explanation.ts';

const LINES_NAMED = 5;

/** What an invoice charges beside the order line it is for. Either side may be missing. */
export function sideBySide(
  invoice: { readonly invoiceId: string; readonly charges: TracedCharges } | undefined,
  order: TracedOrderLine | undefined,
): SideBySide {
  const charges = invoice?.charges;
  return {
    left: invoice === undefined ? 'no invoice' : `invoice ${invoice.invoiceId}`,
    right: order === undefined ? 'no order' : `order ${order.order_id} line ${order.order_line}`,
    rows: [
      ...identityRows(charges, order),
      ...moneyRows(charges, order),
      shown(
        'days',
        charges === undefined ? null : cycleOf(charges),
        order?.ordered_on ? `ordered on ${order.ordered_on}` : null,
      ),
      shown('charge type', charges?.charge_types ?? null, null),
      shown('order status', null, order?.status ?? null),
      shown('delivered', null, order?.delivered ?? null),
      shown('delivery status', null, order?.delivery_status ?? null),
      shown('invoice lines', charges === undefined ? null : lineNumbers(charges), null),
    ].filter(({ left, right }) => left !== '' || right !== ''),
  };
}

function identityRows(
  charges: TracedCharges | undefined,
  order: TracedOrderLine | undefined,
): readonly SideRow[] {
  const several = (value: string | null | undefined) =>
    charges === undefined ? null : (value ?? 'several');
  const ids = differsIn(charges?.customer_id, order?.customer_id);
  const items = differsIn(charges?.item?.toLowerCase(), order?.item?.toLowerCase());
  return [
    {
      ...shown(
        'customer',
        several(charges?.customer_name),
        order?.customer_name ?? order?.customer_id ?? null,
      ),
      differs: ids,
    },
    ...(ids
      ? [compared('customer id', charges?.customer_id ?? null, order?.customer_id ?? null)]
      : []),
    shown('product', several(charges?.product_name), order?.friendly_name ?? null),
    {
      ...shown('catalogue item', several(charges?.item), order?.item ?? null),
      differs: items,
    },
    shown('order id', several(charges?.order_id), order === undefined ? null : orderIds(order)),
    compared('subscription', charges?.subscription_id ?? null, order?.subscription_id ?? null),
  ];
}

function moneyRows(
  charges: TracedCharges | undefined,
  order: TracedOrderLine | undefined,
): readonly SideRow[] {
  const currency = charges?.currency;
  const count = (quantity: string | null | undefined) =>
    quantity == null ? null : groupThousands(quantity);
  const money = (amount: string | null | undefined, of: string | null | undefined) =>
    amount == null || of == null ? null : moneyWithCurrency(amount, of);
  return [
    // What is cancelled is taken back line by line, and the order still says what it was for.
    (order?.status === 'cancelled' ? shown : compared)(
      charges === undefined ? 'quantity' : 'quantity on this invoice',
      count(charges?.quantity),
      count(order?.quantity),
    ),
    compared(
      'unit price',
      money(charges?.unit_price, charges?.pricing_currency),
      money(order?.promised_unit_price, order?.currency),
    ),
    compared('currency', currency ?? null, order?.currency ?? null),
    shown('amount before tax', money(charges?.subtotal, currency), null),
    shown('amount with tax', money(charges?.total, currency), null),
    compared(
      'billing cycle',
      charges?.billing_frequency?.toLowerCase() ?? null,
      order?.billing_cycle === 'one_time' ? null : (order?.billing_cycle ?? null),
    ),
  ];
}

function differsIn(left: string | null | undefined, right: string | null | undefined): boolean {
  return left != null && right != null && left !== '' && right !== '' && left !== right;
}

function orderIds({ order_id: id, alternate_id: alternate }: TracedOrderLine): string {
  return alternate === null || alternate === '' || alternate === id ? id : `${id}, ${alternate}`;
}

function cycleOf({ starts_on: from, ends_on: to }: TracedCharges): string | null {
  if (from === null) return null;
  return to === null ? `charged from ${from} on` : `charged for ${from} to ${to}`;
}

function lineNumbers({ lines, line_nos: numbers }: TracedCharges): string {
  const named = numbers.slice(0, LINES_NAMED).join(', ');
  return lines > LINES_NAMED ? `${named} and ${lines - LINES_NAMED} more` : named;
}
