import { AppError } from '../../lib/app-error.ts';
import { moneyWithCurrency } from '../../lib/money.ts';
import { balanceDocuments } from '../../store/balance-document-store.ts';
import type { Db } from '../../store/connection.ts';
import type { TracedCharges, TracedMatch } from '../../store/traced-charges.ts';
import { chargesOfFinding, matchById } from '../../store/traced-charges.ts';
import type { TracedFinding } from '../../store/traced-finding.ts';
import { findingsBeside, tracedFinding } from '../../store/traced-finding.ts';
import type { TracedOrderLine } from '../../store/traced-order.ts';
import { tracedOrderLine } from '../../store/traced-order.ts';
import type { ClosedListing } from './closed-findings.ts';
import { closedFindings } from './closed-findings.ts';
import { decisionOf } from './decisive-field.ts';
import type { Explanation, SideBySide } from './explanation.ts';
import { ledByDecision, shown } from './explanation.ts';
import { headingOf, moneyPathOfFinding } from './money-path.ts';
import { ruleOfFinding } from './rule-of-finding.ts';
import { sideBySide } from './side-by-side.ts';
import { stakeWords } from './stake-words.ts';
import { triedLinks } from './tried-links.ts';

/**
 * Why a finding was raised, as the last run that holds it saw it.
 *
 * @throws AppError FINDING_UNKNOWN (usage)
 */
export async function explainFinding(db: Db, findingId: string): Promise<Explanation> {
  const finding = await tracedFinding(db, findingId);
  if (finding === undefined) throw findingUnknown(findingId);
  const match = finding.subject === 'invoice' ? await matchById(db, finding.match_id) : undefined;
  const charges =
    match === undefined ? undefined : await chargesOfFinding(db, match, finding.finding_id);
  const order = await orderOf(db, finding);
  const beside = await findingsBeside(db, finding);
  const closed = finding.is_present ? undefined : (await closedFindings(db, { findingId }))[0];
  return {
    of: finding.finding_id,
    title: headingOf(finding.code),
    sentences: [
      closingWords(finding, closed) + finding.why,
      ...judgementSentences(finding, beside),
    ],
    sides: await sidesOf(db, finding, { match, charges, order }),
    tried:
      match === undefined || charges?.group_id == null
        ? []
        : await triedLinks(db, match, charges.group_id),
    money: await moneyPathOfFinding(db, finding, charges),
    rule: ruleOfFinding(finding),
    findings: beside.map(({ finding_id, code, role, why }) => ({ finding_id, code, role, why })),
    closed_by: closed?.closed_by ?? [],
    run_id: finding.run_id,
  };
}

function closingWords(finding: TracedFinding, closed: ClosedListing | undefined): string {
  if (closed === undefined) return '';
  const { closed_by: closedBy, closed_run: closedRun, closed_at: closedAt } = closed;
  const by = closedBy.length === 0 ? '' : `, closed by ${closedBy.join(' and ')}`;
  return (
    `No longer there since run ${closedRun} of ${dayOf(closedAt)}${by}; ` +
    `last seen by run ${finding.run_id} of ${dayOf(finding.as_of)}: `
  );
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** What decided and what is at stake, then what to do. */
export function judgementSentences(
  finding: TracedFinding,
  beside: readonly TracedFinding[],
): readonly [string, string] {
  const owner = beside.find(({ role }) => role === 'root');
  return [
    `${decisionOf(finding).says}; ${stakeWords(finding, owner)}.`,
    `Next: ${finding.next_step}`,
  ];
}

function orderOf(db: Db, finding: TracedFinding): Promise<TracedOrderLine | undefined> {
  const { order_id: orderId, order_line: orderLine } = finding;
  if (orderId === null || orderLine === null) return Promise.resolve(undefined);
  return tracedOrderLine(db, { orderId, orderLine });
}

async function sidesOf(
  db: Db,
  finding: TracedFinding,
  held: {
    match: TracedMatch | undefined;
    charges: TracedCharges | undefined;
    order: TracedOrderLine | undefined;
  },
): Promise<SideBySide> {
  const decision = decisionOf(finding);
  const { match, charges, order } = held;
  if (charges === undefined && order === undefined) {
    return {
      left: 'found',
      right: 'expected',
      rows: ledByDecision(
        finding.subject === 'balances' ? await documentRows(db, finding) : [],
        decision,
      ),
    };
  }
  const sides = sideBySide(
    match === undefined || charges === undefined
      ? undefined
      : { invoiceId: match.invoice_id, charges },
    order,
  );
  return { ...sides, rows: ledByDecision(sides.rows, decision) };
}

/** What is open, document by document: one of them may be the gap. */
async function documentRows(db: Db, finding: TracedFinding): Promise<SideBySide['rows']> {
  const { match_id: matchId, currency } = finding;
  if (currency === null) return [];
  const documents = await balanceDocuments(db, { matchId, currency });
  return documents.map((one) =>
    shown(
      `${one.document_type} ${one.document_id}`,
      one.paid_amount === '0' ? '' : `paid ${moneyWithCurrency(one.paid_amount, currency)}`,
      `open ${moneyWithCurrency(one.open_amount, currency)}`,
    ),
  );
}

function findingUnknown(findingId: string): AppError {
  return new AppError('FINDING_UNKNOWN', `no run kept here ever saw finding ${findingId}`, {
    kind: 'usage',
    fix: '`recon findings list` shows the findings there are.',
  });
}
