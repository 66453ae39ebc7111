import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';
import type { Db } from './connection.ts';
import { DECIDED_BY_NOW, IS_OPEN, openOf, withDecisions } from './decided-findings.ts';
import { NEWEST_MATCHES } from './newest-matches.ts';

/** What became of one month's invoices in one currency, each amount and finding in its own. */
export interface PeriodTotals {
  readonly currency: string;
  readonly invoices: number;
  readonly explained_invoices: number;
  readonly unchecked_invoices: number;
  /** Headers of all invoices, tax included. */
  readonly billed: Decimal;
  /** Tax included, as the bridges say. */
  readonly explained: Decimal;
  /** Net of tax: charged too much. */
  readonly claim_net: Decimal;
  /** Net of tax: charged too little, or not yet. */
  readonly exposure_net: Decimal;
  readonly open_findings: number;
  /** Headers of invoices that could not be checked. */
  readonly unchecked: Decimal;
}

/** One row a currency, for the newest match of each invoice of the month. */
export async function periodTotals(db: Db, period: string): Promise<readonly PeriodTotals[]> {
  const { rows } = await sql<PeriodTotals>`
    with newest as (
      select * from (${NEWEST_MATCHES}) n where n.subject = 'invoice' and n.period = ${period}
    ), billed as (
      select m.currency, count(*)::int as invoices,
        count(*) filter (where f.verdict = 'explained')::int as explained_invoices,
        count(*) filter (where f.verdict = 'not-checked')::int as unchecked_invoices,
        sum(m.total_charges) as billed,
        sum(m.total_charges) filter (where f.verdict = 'not-checked') as unchecked
      from newest m
      join (${openOf(sql`select * from newest`, DECIDED_BY_NOW)}) f on f.match_id = m.match_id
      group by 1
    ), explained as (
      select s.currency, sum(s.amount) as explained
      from newest m join bridge_step s on s.match_id = m.match_id
      where s.step = 'Explained by orders' group by 1
    ), open as (${openByCurrency(sql`select * from newest`)})
    select currency, coalesce(invoices, 0) as invoices, coalesce(explained_invoices, 0) as explained_invoices,
      coalesce(unchecked_invoices, 0) as unchecked_invoices, coalesce(billed, 0) as billed,
      coalesce(explained, 0) as explained, coalesce(claim_net, 0) as claim_net,
      coalesce(exposure_net, 0) as exposure_net, coalesce(findings, 0) as open_findings,
      coalesce(unchecked, 0) as unchecked
    from billed full join explained using (currency) full join open using (currency)
    order by currency collate "C"`.execute(db);
  return rows;
}

/** A step of the way from a month's invoices to zero; the invoices' bridges, summed. */
export interface SummedStep {
  readonly currency: string;
  readonly step: string;
  /** A finding's code; empty on the other steps. */
  readonly code: string;
  readonly lines: number;
  readonly amount: Decimal;
}

export async function summedBridge(db: Db, period: string): Promise<readonly SummedStep[]> {
  const { rows } = await sql<SummedStep>`
    select s.currency, s.step, s.code, sum(s.lines)::int as lines, sum(s.amount) as amount
    from (${NEWEST_MATCHES}) m join bridge_step s on s.match_id = m.match_id
    where m.subject = 'invoice' and m.period = ${period}
    group by s.currency, s.step, s.code
    order by s.currency collate "C", min(s.step_no), s.code collate "C"`.execute(db);
  return rows;
}

export interface OpenMonth {
  readonly period: string;
  readonly currency: string;
  readonly claim_net: Decimal;
  readonly exposure_net: Decimal;
  readonly findings: number;
}

/** What is open of each of the last twelve months with invoices, oldest first. */
export async function openByMonth(db: Db): Promise<readonly OpenMonth[]> {
  const { rows } = await sql<OpenMonth>`
    with newest as (
      select * from (${NEWEST_MATCHES}) n where n.subject = 'invoice' and n.period is not null
    ), months as (select distinct period from newest order by period desc limit 12)
    select o.*
    from (${openByCurrency(sql`select * from newest where period in (select period from months)`)}) o
    order by o.currency collate "C", o.period`.execute(db);
  return rows;
}

/**
 * Per month and currency what is open of invoices `matches`, each finding in its own currency; those without one count
 * with their invoice's. Every month and currency billed has a row.
 */
function openByCurrency(matches: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select m.period, coalesce(f.currency, m.currency) as currency,
      count(f.finding_id) filter (where ${IS_OPEN})::int as findings,
      coalesce(sum(f.stake_net) filter (where ${IS_OPEN} and f.stake_type = 'claim'), 0) as claim_net,
      coalesce(sum(f.stake_net) filter (where ${IS_OPEN} and f.stake_type = 'exposure'), 0) as exposure_net
    from (${matches}) m
    join run u on u.run_id = m.run_id
    left join finding f on f.match_id = m.match_id
    ${withDecisions(DECIDED_BY_NOW)}
    group by 1, 2`;
}
