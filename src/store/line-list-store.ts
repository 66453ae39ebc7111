import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';
import type { Db } from './connection.ts';
import { DECIDED_BY_NOW, IS_OPEN, withDecisions } from './decided-findings.ts';
import type { LineDisposition } from './schema.ts';

/** The lines of an invoice as one match judged them. */
export interface JudgedLines {
  readonly invoiceId: string;
  readonly matchId: string;
}

/** A billed line with its disposition. Amounts are exact, in `currency`. */
export interface LineRow {
  readonly line_no: number;
  /** Null on lines that no match has judged. */
  readonly disposition: LineDisposition | null;
  readonly finding_ids: readonly string[];
  readonly customer_name: string | null;
  readonly product_name: string | null;
  readonly charge_type: string | null;
  /** UTC days, `YYYY-MM-DD`. */
  readonly charge_start_on: string | null;
  readonly charge_end_on: string | null;
  readonly quantity: Decimal | null;
  readonly order_id: string | null;
  readonly order_line: number | null;
  readonly subtotal: Decimal;
  readonly total: Decimal;
  readonly currency: string;
}

/**
 * The next lines of an invoice, as its match judged them. Paged by key: the last page costs what the first does.
 *
 * @param page.after the last line number seen; 0 begins
 */
export async function pageOfLines(
  db: Db,
  of: JudgedLines & { readonly disposition: LineDisposition | undefined },
  page: { after: number; limit: number },
): Promise<readonly LineRow[]> {
  const { rows } = await sql<LineRow>`
    select c.line_no, d.disposition, coalesce(d.finding_ids, '{}') as finding_ids, c.customer_name, c.product_name,
      c.charge_type, c.charge_start_on, c.charge_end_on, trim_scale(c.quantity) as quantity, d.order_id, d.order_line,
      c.subtotal, c.total, c.currency
    from charge c
    left join disposition d
      on d.invoice_id = c.invoice_id and d.match_id = ${of.matchId}::bigint and d.line_no = c.line_no
    where c.invoice_id = ${of.invoiceId} and c.line_no > ${page.after} and c.pull_id = (
      select max(p.pull_id) from match_pull u join pull p on p.pull_id = u.pull_id
      where u.match_id = ${of.matchId}::bigint and p.resource = 'line-items' and p.key = ${of.invoiceId})
      ${of.disposition === undefined ? sql`` : sql`and d.disposition = ${of.disposition}`}
    order by c.line_no limit ${page.limit}`.execute(db);
  return rows;
}

export interface CustomerSum {
  readonly customer_id: string;
  readonly customer_name: string | null;
  readonly currency: string;
  readonly lines: number;
  readonly subtotal: Decimal;
  readonly total: Decimal;
  /** Open and disputed root findings above info. */
  readonly open_findings: number;
  readonly claim_net: Decimal;
  readonly exposure_net: Decimal;
}

/** What an invoice charges each customer, and what of it is open; the most money first. */
export async function sumByCustomer(
  db: Db,
  of: JudgedLines & { readonly asOf: Date },
): Promise<readonly CustomerSum[]> {
  const { rows } = await sql<CustomerSum>`
    select * from (${selectCustomerSums(of)}) r order by ${CUSTOMER_SUM_ORDER}`.execute(db);
  return rows;
}

/** A total order of {@link selectCustomerSums}, as `r`. */
export const CUSTOMER_SUM_ORDER = sql`r.currency collate "C", r.total desc, r.customer_id collate "C"`;

/** @param of.asOf business time of the run that judged: waivers end by it */
export function selectCustomerSums(
  of: JudgedLines & { readonly asOf: Date },
): RawBuilder<CustomerSum> {
  return sql`
    select c.*, coalesce(f.open_findings, 0) as open_findings, coalesce(f.claim_net, 0) as claim_net,
      coalesce(f.exposure_net, 0) as exposure_net
    from (
      select coalesce(customer_id, '') as customer_id, max(customer_name) as customer_name, currency,
        count(*)::int as lines, sum(subtotal) as subtotal, sum(total) as total
      from charge
      where invoice_id = ${of.invoiceId} and pull_id = (
        select max(p.pull_id) from match_pull u join pull p on p.pull_id = u.pull_id
        where u.match_id = ${of.matchId}::bigint and p.resource = 'line-items' and p.key = ${of.invoiceId})
      group by 1, currency) c
    left join (
      select f.customer_id, f.currency, count(*)::int as open_findings,
        sum(f.stake_net) filter (where f.stake_type = 'claim') as claim_net,
        sum(f.stake_net) filter (where f.stake_type = 'exposure') as exposure_net
      from finding f
      ${withDecisions({ ...DECIDED_BY_NOW, asOf: sql`${of.asOf}::timestamptz` })}
      where f.match_id = ${of.matchId}::bigint and ${IS_OPEN}
      group by 1, 2) f on f.customer_id = c.customer_id and f.currency = c.currency`;
}
