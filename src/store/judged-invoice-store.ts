import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';
import type { Db } from './connection.ts';
import { DECIDED_BY_NOW, openOf } from './decided-findings.ts';
import { NEWEST_MATCHES } from './newest-matches.ts';
import type { Verdict } from './schema.ts';

/** An invoice as its newest match judges it. Amounts are exact, in `currency`. */
export interface JudgedInvoice {
  readonly invoice_id: string;
  readonly match_id: string;
  readonly run_id: string;
  /** Business time of the run that judged it. */
  readonly as_of: Date;
  readonly period: string;
  readonly currency: string;
  readonly verdict: Verdict;
  /** Null where no header is held. */
  readonly invoiced_at: Date | null;
  readonly document_type: string | null;
  readonly total_charges: Decimal;
  /** Sum of the lines, tax included. */
  readonly lines_total: Decimal;
  readonly lines_subtotal: Decimal | null;
  readonly lines_tax: Decimal | null;
  /** What the statement prints; null when it was not read. */
  readonly pdf_total: Decimal | null;
  /** Header less lines. */
  readonly difference: Decimal;
  readonly ties: boolean;
  readonly line_count: number;
  readonly matched_lines: number;
  /** Usage, Azure plan and credit lines: counted and summed, not matched. */
  readonly out_of_scope_lines: number;
  /** Open and disputed root findings above info; decisions of today count. */
  readonly open_findings: number;
  /** Root findings above info that were accepted or waived. */
  readonly settled_findings: number;
  /** Their stakes net of tax in `currency`: charged too much. */
  readonly claim_net: Decimal;
  /** Their stakes net of tax in `currency`: charged too little, or not yet. */
  readonly exposure_net: Decimal;
  readonly not_checked: readonly string[];
}

export interface JudgedInvoiceFilter {
  readonly invoiceId?: string | undefined;
  readonly period?: string | undefined;
  readonly currency?: string | undefined;
  readonly verdict?: Verdict | undefined;
}

/** What a list of invoices can be sorted by. */
export const INVOICE_SORTS = [
  'invoice',
  'date',
  'total',
  'claim',
  'exposure',
  'findings',
  'verdict',
] as const;
export type InvoiceSort = (typeof INVOICE_SORTS)[number];

const SORTED_BY: Readonly<Record<InvoiceSort, RawBuilder<unknown>>> = {
  invoice: sql`invoice_id collate "C"`,
  date: sql`invoiced_at`,
  total: sql`total_charges`,
  claim: sql`claim_net`,
  exposure: sql`exposure_net`,
  findings: sql`open_findings`,
  verdict: sql`verdict collate "C"`,
};

export interface SortedInvoices {
  readonly by: InvoiceSort;
  readonly descending: boolean;
}

/** Every invoice of the filter. */
export async function listJudgedInvoices(
  db: Db,
  only: JudgedInvoiceFilter,
  sort: SortedInvoices = { by: 'invoice', descending: false },
): Promise<readonly JudgedInvoice[]> {
  const { rows } = await sql<JudgedInvoice>`
    select * from (${selectJudgedInvoices(only)}) j order by ${invoiceOrder(sort)}`.execute(db);
  return rows;
}

/** A total order of the invoices; amounts sort within their currency, since they do not compare across. */
export function invoiceOrder({ by, descending }: SortedInvoices): RawBuilder<unknown> {
  const isAmount = by === 'total' || by === 'claim' || by === 'exposure';
  return sql`${isAmount ? sql`currency collate "C",` : sql``} ${SORTED_BY[by]} ${descending ? sql`desc` : sql`asc`}
    nulls last, invoice_id collate "C"`;
}

export function selectJudgedInvoices(only: JudgedInvoiceFilter): RawBuilder<JudgedInvoice> {
  return sql`
    with newest as (
      select * from (${NEWEST_MATCHES}) m
      where m.subject = 'invoice'
        ${only.invoiceId === undefined ? sql`` : sql`and m.key = ${only.invoiceId}`}
        ${only.period === undefined ? sql`` : sql`and m.period = ${only.period}`}
        ${only.currency === undefined ? sql`` : sql`and m.currency = ${only.currency}`}
    )
    select m.key as invoice_id, m.match_id, m.run_id, u.as_of, m.period, m.currency, f.verdict, i.invoiced_at,
      i.document_type, m.total_charges, m.lines_total, m.lines_subtotal, m.lines_tax, m.pdf_total,
      m.total_charges - m.lines_total as difference, m.ties, m.line_count, m.matched_lines,
      coalesce(o.lines, 0) as out_of_scope_lines, f.open_findings, f.settled_findings,
      f.claim_net, f.exposure_net, m.not_checked
    from newest m
    join run u on u.run_id = m.run_id
    join (${openOf(sql`select * from newest`, DECIDED_BY_NOW)}) f
      on f.match_id = m.match_id
    left join lateral (
      select i.invoiced_at, i.document_type
      from invoice i join pull p on p.pull_id = i.pull_id
      where i.invoice_id = m.key and p.is_current and p.resource in ('invoices', 'invoice')
      order by p.sealed_at desc limit 1) i on true
    left join lateral (
      select sum(lines)::int as lines from bridge_step
      where match_id = m.match_id and step = 'Out of scope') o on true
    ${only.verdict === undefined ? sql`` : sql`where f.verdict = ${only.verdict}`}`;
}

/** Billing months that hold a judged invoice, the newest first. */
export async function judgedPeriods(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ period: string }>`
    select distinct period from match where subject = 'invoice' and period is not null
    order by period desc`.execute(db);
  return rows.map(({ period }) => period);
}
