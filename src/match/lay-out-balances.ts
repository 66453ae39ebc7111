import { sql } from 'kysely';

import { addMonths, type BillingMonth, billingMonthOf } from '../lib/billing-month.ts';
import type { Trx } from '../store/connection.ts';
import { moneyText } from './figure-text.ts';
import { daysOld } from './stale-source.ts';

/**
 * Lays out what the rules over balances read, as temporary tables that end with the transaction:
 *
 * - `m_document`: every invoice and note in force, with what of it is open
 * - `m_account`: per currency the balance beside its documents; `gap_before` is how far it was off them in the last run
 *   in which it was off by another amount
 * - `m_balance_age`: how old the balances judged or the list of invoices are when they are stale
 * - `m_series`: invoices of one type and currency that came every month, and whether the newest month's `came`
 *
 * A balance is read from the summaries per currency, or from the default currency's alone where those did not come.
 */
export async function layOutBalances(
  trx: Trx,
  { runId, asOf }: { runId: string; asOf: Date },
): Promise<void> {
  await layOutDocuments(trx);
  await layOutAccounts(trx, runId);
  await layOutSeries(trx, runId, newestMonthOut(asOf));
  await sql`
    create temp table m_balance_age on commit drop as
    select max(${daysOld(sql`p.pull_id`, runId, 'list')}) as days_old
    from pull p
    where p.is_current and (p.resource = 'invoices' or p.resource = (select source from m_account limit 1))`.execute(
    trx,
  );
}

/** Invoices of a month come until the 8th of the next; from the 12th on a month is late. */
const OUT_FROM_DAY = 12;

/** The newest billing month of which every invoice must be out. */
export function newestMonthOut(asOf: Date): BillingMonth {
  return addMonths(billingMonthOf(asOf), asOf.getUTCDate() < OUT_FROM_DAY ? -2 : -1);
}

/**
 * Invoices count up and notes down, whatever sign they are printed with; a void note and what it voids are 0. Payments
 * are taken absolute: the documents disagree about their sign.
 */
async function layOutDocuments(trx: Trx): Promise<void> {
  await sql`
    create temp table m_document on commit drop as
    with held as (
      select distinct on (i.invoice_id) i.*, regexp_replace(lower(i.document_type), '[^a-z]', '', 'g') as kind
      from invoice i join pull p on p.pull_id = i.pull_id and p.is_current
      order by i.invoice_id, p.sealed_at desc
    ),
    named as (
      select h.*, kind like '%note' as is_note, abs(paid_amount) as paid,
        kind = 'voidnote' or exists (
          select from held v where v.kind = 'voidnote' and v.amends = h.invoice_id) as is_void
      from held h
    )
    select invoice_id, document_type, invoice_type, period, currency, total_charges, paid, is_note, is_void,
      (invoiced_at at time zone 'UTC')::date as invoiced_on,
      case
        when is_void then 0
        when is_note then paid - abs(total_charges)
        when total_charges < 0 then total_charges + paid
        else total_charges - paid end as open_amount
    from named`.execute(trx);
  await sql`analyze m_document`.execute(trx);
}

/** The money of one currency is one cell, numbered below 0: it is no cell of an invoice. */
async function layOutAccounts(trx: Trx, runId: string): Promise<void> {
  await sql`
    create temp table m_account on commit drop as
    with asked as (
      select p.pull_id, p.resource from pull p
      where p.is_current and p.resource in ('invoice-summaries', 'balance') and not exists (
        select from missing m where m.run_id = ${runId} and m.resource = p.resource)
      order by p.resource = 'balance' limit 1
    ),
    summary as (
      select b.currency,
        sum(b.amount) filter (where b.invoice_type is null) as balance,
        coalesce(sum(b.amount) filter (where b.invoice_type is not null), 0) as detail_sum,
        string_agg(format('%s %s', b.invoice_type, ${moneyText(sql`b.amount`, sql`b.currency`)}), ' + ' order by b.invoice_type collate "C", b.row_no)
          filter (where b.invoice_type is not null) as detail_text,
        min(b.accounted_on) filter (where b.invoice_type is null) as accounted_on,
        max(b.last_payment_on) filter (where b.invoice_type is null) as last_payment_on,
        max(abs(b.last_payment)) filter (where b.invoice_type is null) as last_payment
      from asked a join balance b on b.pull_id = a.pull_id
      group by b.currency
    ),
    document as (
      select currency, count(*)::int as documents, sum(open_amount) as open_sum,
        count(*) filter (where is_note and open_amount <> 0)::int as open_notes,
        max(invoiced_on) as newest_on,
        (array_agg(invoice_id order by invoiced_on desc, invoice_id collate "C" desc))[1] as newest_id
      from m_document group by currency
    )
    select -row_number() over (order by currency collate "C")::int as cell, currency,
      s.balance, s.detail_sum, s.detail_text, s.accounted_on, s.last_payment_on, s.last_payment,
      coalesce(d.documents, 0) as documents, coalesce(d.open_sum, 0) as open_sum,
      coalesce(d.open_notes, 0) as open_notes, d.newest_on, d.newest_id,
      (select resource from asked) as source,
      not exists (
        select from missing m where m.run_id = ${runId} and m.resource = 'invoices') as documents_are_fresh,
      g.gap_before, g.gap_before_at
    from summary s full join document d using (currency)
    left join lateral (
      select b.difference as gap_before, r.as_of as gap_before_at
      from run own
      join run r on r.created_at < own.created_at
      join run_match u on u.run_id = r.run_id
      join match m on m.match_id = u.match_id and m.subject = 'balances' and m.not_checked = '{}'
      join balance_document b on b.match_id = m.match_id and b.currency = coalesce(s.currency, d.currency)
      where own.run_id = ${runId} and b.difference <> s.balance - coalesce(d.open_sum, 0)
      order by r.created_at desc limit 1) g on true`.execute(trx);
}

/** How many months before the newest must have brought an invoice, where our history reaches as far back. */
const EXPECTED_AFTER_MONTHS = 3;

async function layOutSeries(trx: Trx, runId: string, newest: BillingMonth): Promise<void> {
  const before = Array.from({ length: EXPECTED_AFTER_MONTHS }, (_, n) => addMonths(newest, -n - 1));
  await sql`
    create temp table m_series on commit drop as
    with month as (
      select month as period from unnest(${before}::text[]) month
      where month >= (select min(period collate "C") from m_document)
    ),
    charged as (
      select coalesce(invoice_type, 'plain') as invoice_type, currency, period, sum(total_charges) as total
      from m_document where not is_note group by 1, 2, 3
    )
    select c.invoice_type, c.currency, ${newest}::text as period, count(*)::int as months,
      percentile_disc(0.5) within group (order by c.total) as typical_total,
      exists (
        select from charged n
        where n.invoice_type = c.invoice_type and n.currency = c.currency and n.period >= ${newest}) as came,
      not exists (
        select from missing m where m.run_id = ${runId} and m.resource = 'invoices') as documents_are_fresh
    from charged c join month m on m.period = c.period
    group by c.invoice_type, c.currency
    having count(*) = (select count(*) from month)`.execute(trx);
}
