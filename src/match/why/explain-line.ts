import { AppError } from '../../lib/app-error.ts';
import { moneyWithCurrency } from '../../lib/money.ts';
import { formatUnits } from '../../lib/units.ts';
import type { Db } from '../../store/connection.ts';
import type { TracedCharges, TracedLine, TracedMatch } from '../../store/traced-charges.ts';
import { chargesWithLine, newestMatchOf, tracedLine } from '../../store/traced-charges.ts';
import type { TracedFinding } from '../../store/traced-finding.ts';
import { findingsById } from '../../store/traced-finding.ts';
import type { TracedOrderLine } from '../../store/traced-order.ts';
import { tracedOrderLine } from '../../store/traced-order.ts';
import { decisionOf } from './decisive-field.ts';
import { DISPOSITION_WORDS } from './disposition-words.ts';
import { judgementSentences } from './explain-finding.ts';
import type { Explanation, SideBySide } from './explanation.ts';
import { ledByDecision } from './explanation.ts';
import { linkWords } from './link-words.ts';
import { headingOf, moneyPathOfLine } from './money-path.ts';
import { ruleOfFinding } from './rule-of-finding.ts';
import { sideBySide } from './side-by-side.ts';
import { triedLinks } from './tried-links.ts';

/**
 * Why a line of an invoice went where it went, as the newest match of the invoice has it.
 *
 * @throws AppError LINE_UNKNOWN (usage)
 */
export async function explainLine(
  db: Db,
  at: { readonly invoiceId: string; readonly lineNo: number },
): Promise<Explanation> {
  const match = await newestMatchOf(db, at.invoiceId);
  const line = match === undefined ? undefined : await tracedLine(db, match, at.lineNo);
  if (match === undefined || line === undefined) throw lineUnknown(at);
  const inScope = line.disposition !== 'out-of-scope';
  const charges = await chargesWithLine(db, match, line);
  const findings = await findingsById(db, match.match_id, line.finding_ids);
  const order = await orderOf(db, line);
  return {
    of: `line:${match.invoice_id}/${line.line_no}`,
    title: titleOf(line, findings[0]),
    sentences: sentencesOf(match, line, { charges, order, findings }),
    sides: sidesOf(
      sideBySide(
        charges === undefined ? undefined : { invoiceId: match.invoice_id, charges },
        order,
      ),
      findings[0],
    ),
    rule: findings[0] === undefined ? null : ruleOfFinding(findings[0]),
    tried: inScope ? await triedLinks(db, match, line.group_id) : [],
    money: await moneyPathOfLine(db, match.match_id, line, findings[0]),
    findings: findings.map(({ finding_id, code, role, why }) => ({ finding_id, code, role, why })),
    closed_by: [],
    run_id: match.run_id,
  };
}

function sidesOf(sides: SideBySide, strongest: TracedFinding | undefined): SideBySide {
  if (strongest === undefined) return sides;
  return { ...sides, rows: ledByDecision(sides.rows, decisionOf(strongest)) };
}

async function orderOf(db: Db, line: TracedLine): Promise<TracedOrderLine | undefined> {
  if (line.order_id === null || line.order_line === null) return undefined;
  return tracedOrderLine(db, { orderId: line.order_id, orderLine: line.order_line });
}

function titleOf(line: TracedLine, strongest: TracedFinding | undefined): string {
  if (line.disposition === null) return 'not judged';
  return line.disposition === 'finding' && strongest !== undefined
    ? headingOf(strongest.code)
    : DISPOSITION_WORDS[line.disposition];
}

function sentencesOf(
  match: TracedMatch,
  line: TracedLine,
  about: {
    charges: TracedCharges | undefined;
    order: TracedOrderLine | undefined;
    findings: readonly TracedFinding[];
  },
): readonly string[] {
  const money = (amount: string) => moneyWithCurrency(amount, line.currency);
  const charged =
    `Line ${line.line_no} of invoice ${match.invoice_id} ${line.subtotal.startsWith('-') ? 'takes back' : 'charges'} ` +
    `${formatUnits(line.quantity)} of ${line.product_name ?? 'an unnamed product'} for ` +
    `${line.customer_name ?? 'a customer without a name'} (${line.charge_type ?? 'no charge type'}): ` +
    `${money(line.subtotal)} before tax, ${money(line.total)} with tax.`;
  const [strongest] = about.findings;
  switch (line.disposition) {
    case 'finding':
      return strongest === undefined
        ? [charged]
        : [strongest.why, ...judgementSentences(strongest, about.findings)];
    case 'matched':
      return [
        charged,
        linkSentence(line, about.charges, about.order),
        explained(money(line.total)),
      ];
    case 'tolerated':
      return [
        charged,
        'It has no order, and needs none: with the lines of the same order id, product and period on all invoices, nothing of it is left.',
        'There is nothing to do.',
      ];
    case 'out-of-scope':
      return [
        charged,
        `It is no one-time purchase, since ${scopeReason(line)}; such lines are counted and summed, and not compared with orders.`,
        `Its ${money(line.total)} count as out of scope; there is nothing to do.`,
      ];
    case null:
      return [
        charged,
        'The invoice was not judged with this line.',
        `Next: Judge it with \`recon rerun ${match.invoice_id}\`.`,
      ];
  }
}

function explained(amount: string): string {
  return `Its ${amount} count as explained by orders; there is nothing to do.`;
}

function linkSentence(
  line: TracedLine,
  charges: TracedCharges | undefined,
  order: TracedOrderLine | undefined,
): string {
  const key = `its ${linkWords(line.match_key)}`;
  if (order === undefined) {
    return line.order_line === null && line.order_id !== null
      ? `By ${key} it belongs to several lines of order ${line.order_id}, which are together for exactly what is charged.`
      : `By ${key} it belonged to order ${line.order_id ?? ''}, which is no longer held.`;
  }
  const units =
    charges?.quantity == null
      ? ''
      : ` (${formatUnits(order.quantity)} ordered, ${formatUnits(charges.quantity)} charged on this invoice for the period)`;
  return `By ${key} it belongs to order ${order.order_id} line ${order.order_line} alone${units}, and nothing about it is wrong.`;
}

/** The first that holds, in the order the scope is decided. */
function scopeReason(line: TracedLine): string {
  const meter = line.meter_description?.trim() ?? '';
  if (meter !== '') return `it has a meter (${meter}), so it bills usage`;
  if (line.subscription_description?.toLowerCase() === 'azure plan') {
    return 'its subscription is an Azure plan, so it bills usage';
  }
  return `its charge type is ${line.charge_type ?? 'empty'}, so it is a credit`;
}

function lineUnknown({ invoiceId, lineNo }: { invoiceId: string; lineNo: number }): AppError {
  return new AppError('LINE_UNKNOWN', `no judged invoice ${invoiceId} has a line ${lineNo}`, {
    kind: 'usage',
    fix: '`recon invoices list` shows the invoices, `recon reports get lines --invoice <id>` their line numbers.',
  });
}
