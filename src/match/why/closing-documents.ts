import type { ArrivedDocument } from '../../store/arrived-documents.ts';
import { arrivedDocuments } from '../../store/arrived-documents.ts';
import type { ClosedFinding } from '../../store/closed-finding-store.ts';
import type { Db } from '../../store/connection.ts';
import type { MatchedFinding } from '../../store/match-store.ts';

/** Findings are about what did not come: the next time it came, whatever it holds. */
const MISSING_CODES: readonly string[] = ['PARTIAL_PULL', 'PAGE_CHAIN_BROKEN', 'AUTH_DEGRADED'];

/**
 * Names what closed each finding: the documents that came between the last match with it and the first without and that
 * hold something of its order, invoice, customer or currency; all that came where none does. Where nothing came, the
 * rules or a due day did it.
 *
 * @returns by finding id, like `order 0a1b2c3d4e5f`, `invoice G000024135`, `entitlements of order 0a1b2c3d4e5f`
 */
export async function closingDocuments(
  db: Db,
  findings: readonly ClosedFinding[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const arrived = new Map<string, readonly ArrivedDocument[]>();
  const closedBy = new Map<string, readonly string[]>();
  for (const closed of findings) {
    const between = JSON.stringify([closed.held, closed.gone]);
    const documents = arrived.get(between) ?? (await arrivedDocuments(db, closed));
    arrived.set(between, documents);
    closedBy.set(closed.finding.finding_id, namesOf(closed, documents));
  }
  return closedBy;
}

function namesOf(closed: ClosedFinding, documents: readonly ArrivedDocument[]): readonly string[] {
  const named = documents.flatMap((document) => namesIn(closed, document));
  if (named.length > 0) return [...new Set(named)];
  const { due_at: dueAt, rules_changed: rulesChanged } = closed;
  if (dueAt !== null) return [`the due day ${dueAt.toISOString().slice(0, 10)}`];
  if (rulesChanged) return ['other rules'];
  return documents.map(wholeName);
}

/** What in a document is about the finding; nothing where it is about something else. */
function namesIn(closed: ClosedFinding, document: ArrivedDocument): readonly string[] {
  const { finding, subject } = closed;
  const { resource, key, ids } = document;
  const whole = [wholeName(document)];
  if (subject === 'run') return whole;
  if (subject === 'balances') return balanceNames(finding, document);
  switch (resource) {
    case 'line-items':
      return isAbout(closed, ids) || (key === finding.invoice_id && isOfInvoice(finding))
        ? whole
        : [];
    case 'statement':
      return finding.order_id === null ? whole : [];
    case 'customers':
      return ids.includes(finding.customer_id ?? '')
        ? [`customer ${finding.customer_id ?? ''}`]
        : [];
    case 'invoices':
    case 'invoice':
      return headerNames(finding, document);
    case 'entitlements':
      return isAbout(closed, ids) ? [`entitlements of order ${finding.order_id ?? ''}`] : [];
    case 'provisioning':
      // It tells how a finding stands, and never whether there is one.
      return [];
    default:
      if (isAbout(closed, ids)) return [`order ${finding.order_id ?? ''}`];
      return ids.length === 0 && MISSING_CODES.includes(finding.code) ? whole : [];
  }
}

function isAbout(closed: ClosedFinding, ids: readonly string[]): boolean {
  return ids.some((id) => closed.ids.includes(id) || id === closed.subscription_id);
}

/** Of the invoice as a whole, or of lines that did not come. */
function isOfInvoice({ order_id: orderId, code }: MatchedFinding): boolean {
  return orderId === null || MISSING_CODES.includes(code);
}

/** A note that voids an invoice speaks about every charge on it; a changed header about its invoice alone. */
function headerNames(finding: MatchedFinding, { ids, notes }: ArrivedDocument): readonly string[] {
  const { invoice_id: invoiceId } = finding;
  return [
    ...notes.map((id) => `invoice ${id}`),
    ...(isOfInvoice(finding) && ids.includes(invoiceId ?? '')
      ? [`header of invoice ${invoiceId ?? ''}`]
      : []),
  ];
}

function balanceNames({ currency }: MatchedFinding, document: ArrivedDocument): readonly string[] {
  const { resource, ids } = document;
  if (resource === 'invoices' || resource === 'invoice') return ids.map((id) => `invoice ${id}`);
  return ids.length === 0 || ids.includes(currency ?? '') ? [wholeName(document)] : [];
}

function wholeName({ resource, key }: ArrivedDocument): string {
  switch (resource) {
    case 'line-items':
      return `invoice ${key}`;
    case 'statement':
      return `statement of invoice ${key}`;
    case 'orders':
    case 'entitlements':
      return key === '' ? resource : `${resource} of customer ${key}`;
    case 'provisioning':
      return `delivery status of order ${key}`;
    case 'recorded-orders':
      return `checkout of order ${key}`;
    case 'imported-orders':
      return `imported orders of customer ${key}`;
    case 'invoice':
      return `header of invoice ${key}`;
    case 'invoice-summaries':
      return 'balances';
    default:
      return resource;
  }
}
