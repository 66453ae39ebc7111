import { formatMoney } from '../../lib/money.ts';
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
        'billed for',
        charges === undefined ? null : cycleOf(charges),
        order?.ordered_on ? `ordered on ${order.ordered_on}` : null,
      ),
      shown('charge type, order status', charges?.charge_types ?? null, order?.status ?? null),
      shown('delivered', null, order?.delivered ?? null),
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
  const money = (amount: string | undefined) =>
    amount === undefined || currency == null ? null : formatMoney(amount, currency);
  return [
    compared(
      charges === undefined ? 'quantity' : 'quantity on this invoice',
      charges?.quantity ?? null,
      order?.quantity ?? null,
    ),
    compared('unit price', charges?.unit_price ?? null, order?.promised_unit_price ?? null),
    compared('currency', currency ?? null, order?.currency ?? null),
    shown('amount before tax', money(charges?.subtotal), null),
    shown('amount with tax', money(charges?.total), null),
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
  return to === null ? `from ${from}` : `${from} to ${to}`;
}

function lineNumbers({ lines, line_nos: numbers }: TracedCharges): string {
  const named = numbers.slice(0, LINES_NAMED).join(', ');
  return lines > LINES_NAMED ? `${named} and ${lines - LINES_NAMED} more` : named;
}
