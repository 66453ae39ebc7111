import { AppError } from '../../lib/app-error.ts';
import { moneyWithCurrency } from '../../lib/money.ts';
import { formatUnits } from '../../lib/units.ts';
import type { Db } from '../../store/connection.ts';
import type { TracedCharges, TracedMatch } from '../../store/traced-charges.ts';
import { chargesOfOrder, newestMatchOf } from '../../store/traced-charges.ts';
import { findingsOnOrder } from '../../store/traced-finding.ts';
import type { OrderCharge, TracedOrderLine } from '../../store/traced-order.ts';
import { chargesOnOrder, tracedOrderLine } from '../../store/traced-order.ts';
import { judgementSentences } from './explain-finding.ts';
import type { Explanation, MoneyStep } from './explanation.ts';
import { linkWords } from './link-words.ts';
import { headingOf } from './money-path.ts';
import { ruleOfFinding } from './rule-of-finding.ts';
import { sideBySide } from './side-by-side.ts';
import { triedLinks } from './tried-links.ts';

const INVOICES_NAMED = 3;

/** What became of an order line: in a few words, and why that is so. */
const STATE_WORDS: Readonly<Record<string, { readonly title: string; readonly because: string }>> =
  {
    billed: { title: 'billed', because: '' },
    partly: { title: 'billed in part', because: '' },
    'not yet due': {
      title: 'not due yet',
      because: ': its charges may come until the 11th of the month after',
    },
    overdue: { title: 'overdue', because: '' },
    free: { title: 'free', because: ', so that no charge is due' },
    'not completed': { title: 'not completed', because: ', so that no charge is due' },
    cancelled: { title: 'cancelled', because: '' },
    'before-history': {
      title: 'older than the first month held',
      because: ', so that its charges are not looked for',
    },
    'not-checked': {
      title: 'not checked',
      because: ': something it is judged by did not come',
    },
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
    title: strongest === undefined ? stateTitle(order) : headingOf(strongest.code),
    sentences:
      strongest === undefined
        ? [orderSentence(order), stateSentence(order, charges), nextSentence(order)]
        : [strongest.why, ...judgementSentences(strongest, findings)],
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
      : `at ${moneyWithCurrency(price, currency)} a unit and billing cycle`;
  const on = order.ordered_on === null ? '' : ` on ${order.ordered_on}`;
  return (
    `${order.customer_name ?? order.customer_id} ordered ${formatUnits(order.quantity)} of ${order.friendly_name ?? order.item ?? 'an unnamed item'}` +
    `${on} ${promised} (order ${order.order_id} line ${order.order_line}, ${order.status ?? 'without status'}).`
  );
}

function stateSentence(order: TracedOrderLine, charges: readonly OrderCharge[]): string {
  const billed =
    charges.length === 0 ? 'No invoice held charges it' : `It is charged on ${invoicesOf(charges)}`;
  if (order.state === null || order.state === 'billed') return `${billed}.`;
  const because = isUnpriced(order)
    ? ': nothing says what it should cost'
    : (STATE_WORDS[order.state]?.because ?? '');
  return `${billed}; it is ${stateTitle(order)}${because}.`;
}

function stateTitle({ state }: TracedOrderLine): string {
  return state === null ? 'held' : (STATE_WORDS[state]?.title ?? state);
}

function nextSentence(order: TracedOrderLine): string {
  if (order.state !== 'not-checked') return 'There is nothing to do.';
  return isUnpriced(order)
    ? 'Next: Give its price with `recon orders import` to have it checked.'
    : 'Next: Wait for the next night, which asks again for what did not come.';
}

/** Without a promise no charge is known to be due. */
function isUnpriced({ state, promised_unit_price: price }: TracedOrderLine): boolean {
  return state === 'not-checked' && price === null;
}

function invoicesOf(charges: readonly OrderCharge[]): string {
  const named = charges
    .slice(-INVOICES_NAMED)
    .map((one) => `${one.invoice_id} (${moneyWithCurrency(one.subtotal, one.currency)} before tax)`)
    .join(', ');
  const more = charges.length - INVOICES_NAMED;
  return more > 0 ? `${named} and ${more} earlier` : named;
}

function chargedStep(charge: OrderCharge): MoneyStep {
  return {
    step: `charged on ${charge.invoice_id}`,
    amount: charge.total,
    currency: charge.currency,
    says: `${charge.lines === 1 ? '1 line' : `${charge.lines} lines`} (${charge.charge_types}), linked by its ${linkWords(charge.match_key)}, with tax`,
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
