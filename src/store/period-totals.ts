import { sql } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';
import type { Db } from './connection.ts';
import { DECIDED_BY_NOW, IS_OPEN, openOf, withDecisions } from './decided-findings.ts';
import { NEWEST_MATCHES } from './newest-matches.ts';

/** What became of one month's invoices in one currency. Amounts never cross currencies. */
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
      select * from (${NEWEST_MATCHES}) n where n.subject = 'invoice' and n.period = ${period})
    select m.currency, count(*)::int as invoices,
      count(*) filter (where f.verdict = 'explained')::int as explained_invoices,
      count(*) filter (where f.verdict = 'not-checked')::int as unchecked_invoices,
      sum(m.total_charges) as billed, sum(coalesce(b.explained, 0)) as explained, sum(f.claim_net) as claim_net,
      sum(f.exposure_net) as exposure_net, sum(f.open_findings)::int as open_findings,
      coalesce(sum(m.total_charges) filter (where f.verdict = 'not-checked'), 0) as unchecked
    from newest m
    join (${openOf(sql`select * from newest`, DECIDED_BY_NOW)}) f on f.match_id = m.match_id
    left join lateral (
      select sum(amount) as explained from bridge_step
      where match_id = m.match_id and currency = m.currency and step = 'Explained by orders') b on true
    group by m.currency order by m.currency collate "C"`.execute(db);
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
    with newest as (select * from (${NEWEST_MATCHES}) n where n.subject = 'invoice')
    select m.period, m.currency, count(f.finding_id) filter (where ${IS_OPEN})::int as findings,
      coalesce(sum(f.stake_net) filter (where ${IS_OPEN} and f.stake_type = 'claim'), 0) as claim_net,
      coalesce(sum(f.stake_net) filter (where ${IS_OPEN} and f.stake_type = 'exposure'), 0) as exposure_net
    from newest m
    join run u on u.run_id = m.run_id
    left join finding f on f.match_id = m.match_id and f.currency = m.currency
    ${withDecisions(DECIDED_BY_NOW)}
    where m.period in (select distinct period from newest where period is not null order by period desc limit 12)
    group by m.period, m.currency order by m.currency collate "C", m.period`.execute(db);
  return rows;
}
