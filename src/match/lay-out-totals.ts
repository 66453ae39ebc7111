import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { PULLED_SECTION } from './pulled-section.ts';
import type { MatchScope } from './rule.ts';

/**
 * Lays out the invoice as a whole:
 *
 * - `m_statement`: what its statement prints, against the header; `agrees` says that it is this document and its figures
 *   may explain the header. No row without a statement
 * - `m_total`: header against lines, per currency
 * - `m_note`: the documents that amend it, each with the signed amount it changes the invoice by
 */
export async function layOutTotals(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`
    create temp table m_header_total on commit drop as
    select i.* from invoice i join pull p on p.pull_id = i.pull_id and p.is_current
    where i.invoice_id = ${scope.invoiceId} order by p.sealed_at desc limit 1`.execute(trx);
  await layOutStatement(trx, scope);
  await layOutDifferences(trx, scope);
  await layOutNotes(trx, scope);
}

/**
 * Only what is certain is compared. A total is compared at the decimals it is printed with; a period that the header
 * does not name is compared by its month, and a day next to the header's may be the same instant elsewhere.
 */
async function layOutStatement(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`
    create temp table m_statement on commit drop as
    with printed as (
      select s.sha256, (
          select o.sha256 from pull q join statement o on o.pull_id = q.pull_id
          where q.resource = p.resource and q.key = p.key and q.source = p.source and q.sealed_at is not null
          order by q.version limit 1) as first_sha256,
        f.*,
        upper(f.document_number) <> upper(h.invoice_id) as other_number,
        f.currency <> h.currency as other_currency,
        f.total <> round(h.total_charges, scale(f.total)) as other_total,
        to_char(f.period_start_on, 'YYYY-MM') <> h.period
          or f.period_start_on <> h.period_start or f.period_end_on <> h.period_end as other_period,
        abs(f.invoiced_on - (h.invoiced_at at time zone 'UTC')::date) > 1 as other_day
      from pull p
      join statement s on s.pull_id = p.pull_id
      join m_header_total h on h.invoice_id = s.invoice_id
      left join statement_figure f on f.pull_id = p.pull_id
      where p.resource = 'statement' and p.key = ${scope.invoiceId} and p.is_current
    )
    select printed.*, coalesce(readable and not (coalesce(other_number, false) or coalesce(other_currency, false)
      or coalesce(other_total, false) or coalesce(other_period, false) or coalesce(other_day, false)), false) as agrees
    from printed`.execute(trx);
}

/**
 * A currency the header does not have stands against 0. What the statement names is taken off the difference:
 *
 * - `tax_outside`: its tax, where no line carries any. Without a statement a header further from zero may just hold the
 *   tax (`may_be_tax`), and nobody can tell
 * - `tax_difference`: its tax above that of the lines, where lines carry tax; `tax_owned` is the part of it that the
 *   header holds as well
 * - `adjustment`: credits it takes off charges that are exactly those of the lines
 *
 * `remainder` is what nothing names.
 */
async function layOutDifferences(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`
    create temp table m_total on commit drop as
    with lines as (
      select currency, count(*)::int as lines, sum(total) as total, sum(subtotal) as subtotal, sum(tax_total) as tax,
        bool_or(tax_total <> 0) as has_tax,
        coalesce(sum(subtotal) filter (where lower(charge_type) = 'customercredit'), 0) as credits
      from charge where invoice_id = ${scope.invoiceId} and pull_id = ${scope.linesPullId ?? null}::bigint
      group by currency
    ),
    sums as (
      select coalesce(h.currency, l.currency) as currency, h.currency is not null as is_header,
        coalesce(l.lines, 0) as lines, coalesce(h.total_charges, 0) as total_charges,
        coalesce(l.total, 0) as lines_total, coalesce(l.subtotal, 0) as lines_subtotal,
        coalesce(l.tax, 0) as lines_tax, l.has_tax,
        coalesce(h.total_charges, 0) - coalesce(l.total, 0) as difference,
        l.subtotal - l.credits as lines_charges,
        l.lines is null and ${PULLED_SECTION} = any(h.sections) as section_is_empty,
        (select count(*) from unnest(h.sections) s
          where s like '%/billing_line_items' and s <> ${PULLED_SECTION})::int as other_sections,
        ${scope.linesAreWhole}::boolean as checked
      from lines l full join m_header_total h on h.currency = l.currency
    ),
    named as (
      select t.*, s.tax is not null as knows_tax,
        case when not t.has_tax then coalesce(s.tax, 0) else 0 end as tax_outside,
        case when t.has_tax then coalesce(s.tax - round(t.lines_tax, scale(s.tax)), 0) else 0 end as tax_difference,
        case
          when s.charges in (round(t.lines_subtotal, scale(s.charges)), round(t.lines_charges, scale(s.charges)))
            then s.subtotal - round(t.lines_subtotal, scale(s.subtotal))
          else 0 end as adjustment
      from sums t
      left join m_statement s on s.agrees and s.currency = t.currency and t.is_header and t.checked
    ),
    owned as (
      select *, case when difference = 0 then 0 else tax_difference end as tax_owned from named
    )
    select *, difference - tax_outside - adjustment = 0 as ties,
      difference - tax_outside - tax_owned - adjustment as remainder,
      coalesce(not has_tax and not knows_tax and case when lines_total < 0 then total_charges < lines_total
        else total_charges > lines_total end, false) as may_be_tax
    from owned`.execute(trx);
}

/** Microsoft prints the amounts of notes with either sign: the type of the document says which it is. */
async function layOutNotes(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`
    create temp table m_note on commit drop as
    with note as (
      select distinct on (i.invoice_id) i.*, regexp_replace(lower(i.document_type), '[^a-z]', '', 'g') as kind
      from invoice i join pull p on p.pull_id = i.pull_id and p.is_current
      where i.amends = ${scope.invoiceId}
      order by i.invoice_id, p.sealed_at desc
    )
    select n.invoice_id, n.invoiced_at, n.currency, replace(n.document_type, '_', ' ') as document_name,
      case
        when n.kind = 'voidnote' then -h.total_charges
        when n.kind like '%note' then -abs(n.total_charges)
        else n.total_charges end as amount
    from note n cross join m_header_total h`.execute(trx);
}
