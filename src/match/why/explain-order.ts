import { AppError } from '../../lib/app-error.ts';
import { formatMoney } from '../../lib/money.ts';
import type { Db } from '../../store/connection.ts';
import type { TracedCharges, TracedMatch } from '../../store/traced-charges.ts';
import { chargesOfOrder, newestMatchOf } from '../../store/traced-charges.ts';
import { findingsOnOrder } from '../../store/traced-finding.ts';
import type { OrderCharge, TracedOrderLine } from '../../store/traced-order.ts';
import { chargesOnOrder, tracedOrderLine } from '../../store/traced-order.ts';
import { judgementSentences } from './explain-finding.ts';
import type { Explanation, MoneyStep } from './explanation.ts';
import { headingOf } from './money-path.ts';
import { ruleOfFinding } from './rule-of-finding.ts';
import { sideBySide } from './side-by-side.ts';
import { triedLinks } from './tried-links.ts';

const INVOICES_NAMED = 3;

const STATE_WORDS: Readonly<Record<string, string>> = {
  billed: 'billed',
  partly: 'billed in part',
  'not yet due': 'not due yet: its charges may come until the 11th of the month after',
  overdue: 'overdue',
  free: 'free, so that no charge is due',
  'not completed': 'not completed, so that no charge is due',
  cancelled: 'cancelled',
  'before-history': 'older than the first month held, so that its charges are not looked for',
  'not-checked': 'not checked: something it is judged by did not come',
};

/**
 * What became of an order line: what was charged for it, delivered, and found.
 *
 * @throws AppError ORDER_LINE_UNKNOWN (usage)
 */
export async function explainOrder(
  db: Db,
  at: { readonly orderId: string; readonly orderLine: number },
): Promise<Explanation> {
  const order = await tracedOrderLine(db, at);
  if (order === undefined) throw orderLineUnknown(at);
  const charges = await chargesOnOrder(db, order);
  const findings = await findingsOnOrder(db, {
    orderId: order.order_id,
    orderLine: order.order_line,
  });
  const last = await lastCharges(db, order, charges);
  const strongest = findings.find(({ role }) => role === 'root');
  return {
    of: `order:${order.order_id}/${order.order_line}`,
    title: strongest === undefined ? (order.state ?? 'held') : headingOf(strongest.code),
    sentences: [
      orderSentence(order),
      ...(strongest === undefined
        ? [stateSentence(order, charges), 'There is nothing to do.']
        : [
            `${strongest.why} ${judgementSentences(strongest, findings)[0]}`,
            `Next: ${strongest.next_step}`,
          ]),
    ],
    sides: sideBySide(last, order),
    tried:
      last?.charges.group_id == null ? [] : await triedLinks(db, last.match, last.charges.group_id),
    rule: strongest === undefined ? null : ruleOfFinding(strongest),
    money: charges.map(chargedStep),
    findings: findings.map(({ finding_id, code, role, why }) => ({ finding_id, code, role, why })),
    closed_by: [],
    run_id: findings[0]?.run_id ?? null,
  };
}

/** What the last invoice charges for it, to stand beside it. */
async function lastCharges(
  db: Db,
  order: TracedOrderLine,
  charges: readonly OrderCharge[],
): Promise<{ invoiceId: string; match: TracedMatch; charges: TracedCharges } | undefined> {
  const invoiceId = charges.at(-1)?.invoice_id;
  const match = invoiceId === undefined ? undefined : await newestMatchOf(db, invoiceId);
  const lines = match === undefined ? undefined : await chargesOfOrder(db, match, order);
  if (match === undefined || lines === undefined) return undefined;
  return { invoiceId: match.invoice_id, match, charges: lines };
}

function orderSentence(order: TracedOrderLine): string {
  const { promised_unit_price: price, currency } = order;
  const promised =
    price === null || currency === null
      ? 'without a promised price'
      : `at ${formatMoney(price, currency)} ${currency} a unit and billing cycle`;
  const on = order.ordered_on === null ? '' : ` on ${order.ordered_on}`;
  return (
    `${order.customer_name ?? order.customer_id} ordered ${order.quantity} x ${order.friendly_name ?? order.item ?? 'an unnamed item'}` +
    `${on} ${promised}: order ${order.order_id} line ${order.order_line}, ${order.status ?? 'without status'}.`
  );
}

function stateSentence(order: TracedOrderLine, charges: readonly OrderCharge[]): string {
  const billed =
    charges.length === 0 ? 'No invoice held charges it' : `It is charged on ${invoicesOf(charges)}`;
  if (order.state === null) return `${billed}.`;
  return `${billed}; it counts as ${STATE_WORDS[order.state] ?? order.state}.`;
}

function invoicesOf(charges: readonly OrderCharge[]): string {
  const named = charges
    .slice(-INVOICES_NAMED)
    .map(
      (one) =>
        `${one.invoice_id} (${formatMoney(one.subtotal, one.currency)} ${one.currency} before tax)`,
    )
    .join(', ');
  const more = charges.length - INVOICES_NAMED;
  return more > 0 ? `${named} and ${more} earlier` : named;
}

function chargedStep(charge: OrderCharge): MoneyStep {
  return {
    step: `charged on ${charge.invoice_id}`,
    amount: charge.total,
    currency: charge.currency,
    says: `${charge.lines === 1 ? '1 line' : `${charge.lines} lines`} (${charge.charge_types}), linked by ${charge.match_key}, with tax`,
  };
}

function orderLineUnknown({
  orderId,
  orderLine,
}: {
  orderId: string;
  orderLine: number;
}): AppError {
  return new AppError(
    'ORDER_LINE_UNKNOWN',
    `no order ${orderId} with a line ${orderLine} is held`,
    {
      kind: 'usage',
      fix: '`recon reports get orders` lists the order lines; lines count from 0.',
    },
  );
}
