import { sql } from 'kysely';

import { type ClosedLines, closedLines } from '../store/closed-lines.ts';
import type { Db, Trx } from '../store/connection.ts';
import type { Invoice } from '../store/invoice-store.ts';
import { settledAt } from '../store/invoices-to-read.ts';
import { currentPull } from '../store/pull-store.ts';
import { PULLED_SECTION } from './pulled-section.ts';
import { settlingReason } from './settling.ts';

/** What there is to judge an invoice by, and what did not come. */
export interface InvoiceInputs {
  /** In words, why the header is not fresh. */
  readonly headerMissing: string | undefined;
  readonly linesPullId: string | undefined;
  readonly linesHash: string | undefined;
  /** In words, why the lines are absent or not fresh; undefined when this run holds them whole. */
  readonly linesMissing: string | undefined;
  /** The version its lines first tied with, where those in force are others. */
  readonly closed: ClosedLines | undefined;
  /** In words, why the lines that came may not be all of them yet; what is found is provisional then. */
  readonly settling: string | undefined;
  readonly statementPullId: string | undefined;
  readonly statementMissing: string | undefined;
  readonly customersPullId: string | undefined;
  readonly customersMissing: string | undefined;
}

export async function loadInvoiceInputs(
  db: Db,
  { runId, asOf }: { readonly runId: string; readonly asOf: Date },
  invoice: Invoice,
): Promise<InvoiceInputs> {
  const key = invoice.invoice_id;
  const lines = await currentPull(db, { resource: 'line-items', key });
  const closed = lines === undefined ? undefined : await closedLines(db, key, lines.source);
  const statement = await currentPull(db, { resource: 'statement', key });
  const customers = await currentPull(db, { resource: 'customers', key: '' });
  const missing = await db
    .selectFrom('missing')
    .select(['resource', 'says'])
    .where('run_id', '=', runId)
    .where('key', 'in', [key, ''])
    .execute();
  const reason = (resource: string, held: unknown) =>
    missing.find((row) => row.resource === resource)?.says ??
    (held === undefined ? 'never pulled' : undefined);
  return {
    headerMissing: reason('invoice', invoice) ?? reason('invoices', invoice),
    linesPullId: lines?.pull_id,
    linesHash: lines?.content_hash ?? undefined,
    closed: closed?.contentHash === lines?.content_hash ? undefined : closed,
    linesMissing: reason('line-items', lines),
    settling: lines === undefined ? undefined : await settlingReason(db, invoice, asOf),
    statementPullId: statement?.pull_id,
    statementMissing: reason('statement', statement),
    customersPullId: customers?.pull_id,
    customersMissing: reason('customers', customers),
  };
}

/** What the verdict waits for, and what is only listed. */
export async function notCheckedReasons(
  trx: Trx,
  invoice: Invoice,
  inputs: InvoiceInputs,
): Promise<{ blocking: readonly string[]; other: readonly string[] }> {
  const { rows } = await sql<{
    customers: number;
    orders_stale: string | null;
    header_days_old: number | null;
    may_be_tax: boolean;
    unreadable: string | null;
    unpriced: number;
    unseen: number;
  }>`
    select (select count(*) from m_customer
        where orders_missing is not null and known is not false)::int as customers,
      (select says from m_stale_orders) as orders_stale,
      (select max(days_old) from m_header_age) as header_days_old,
      coalesce((select bool_or(may_be_tax) from m_total), false) as may_be_tax,
      (select reason from m_statement where not readable) as unreadable,
      coalesce((select sum(unpromised) from m_price), 0)::int as unpriced,
      (select count(*) from m_refund where is_before_history and held_net <= 0 and refund_net > 0)::int as unseen`.execute(
    trx,
  );
  const found = rows[0];
  const otherSections = invoice.sections.filter(
    (section) => section !== PULLED_SECTION && section.endsWith('/billing_line_items'),
  );
  const blocking = [
    inputs.headerMissing && `header: ${inputs.headerMissing}`,
    inputs.linesMissing && `line items: ${inputs.linesMissing}`,
    inputs.settling && `line items: ${inputs.settling}`,
    inputs.customersMissing && `customers: ${inputs.customersMissing}`,
    found &&
      found.customers > 0 &&
      `orders of ${found.customers} ${found.customers === 1 ? 'customer' : 'customers'} did not come`,
    found?.header_days_old && `header: ${found.header_days_old} days old`,
    found?.orders_stale && `orders are ${found.orders_stale}`,
    found?.may_be_tax &&
      'tax: no line carries any, and the total is further from zero than the lines',
    otherSections.length > 0 && `sections not pulled: ${otherSections.join(', ')}`,
  ];
  const other = [
    inputs.statementMissing && `statement: ${inputs.statementMissing}`,
    found?.unreadable && `statement: cannot be read: ${found.unreadable}`,
    found && found.unpriced > 0 && `price: ${found.unpriced} charges have no promised price`,
    found && found.unseen > 0 && `refunds: ${found.unseen} of charges before the first month held`,
  ];
  return { blocking: blocking.filter(isText), other: other.filter(isText) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/**
 * Hashes all that the judgement depends on, by content: header, lines, what is missing, customers, the order lines
 * linked, what other invoices billed on them, and what was delivered for them. Equal hash, equal rules: equal match.
 */
export async function inputHash(
  trx: Trx,
  invoice: Invoice,
  inputs: InvoiceInputs,
): Promise<string> {
  const known = JSON.stringify([
    { ...invoice, pull_id: '', row_no: 0 },
    inputs.headerMissing,
    inputs.linesHash,
    inputs.closed?.contentHash,
    inputs.linesMissing,
    inputs.settling,
    inputs.statementMissing,
    inputs.customersMissing,
  ]);
  const { rows } = await sql<{ hash: string }>`
    select encode(sha256(convert_to(concat_ws('#', ${known}::text,
      (select string_agg(h, ',' order by h collate "C")
        from (select md5(concat_ws('|', customer_id, known, orders_missing, orders_are_stale, days_old, emptied_of)) as h from m_customer) k),
      (select string_agg(h, ',' order by h collate "C") from (select md5(l::text) as h from m_link l) k),
      (select string_agg(h, ',' order by h collate "C")
        from (select md5((to_jsonb(t) - 'cell')::text) as h from m_history t where not own) k),
      (select string_agg(h, ',' order by h collate "C") from (select md5(u::text) as h from m_unit u) k),
      (select string_agg(h, ',' order by h collate "C") from (select md5(c::text) as h from m_cancel c) k),
      (select string_agg(h, ',' order by h collate "C") from (select md5(r::text) as h from m_refund r) k),
      (select string_agg(h, ',' order by h collate "C")
        from (select md5(p::text) as h from m_pair p where is_alone) k),
      (select string_agg(h, ',' order by h collate "C")
        from (select md5(concat_ws('|', c.content_hash, trim_scale(n.kept))) as h
          from m_unowned n join m_cell c on c.cell = n.cell where n.kept <> 1) k),
      (select string_agg(h, ',' order by h collate "C")
        from (select md5((to_jsonb(r) - 'pull_id' - 'delivery_pull_id')::text) as h from m_received r) k),
      (select md5((to_jsonb(s) - 'pull_id')::text) from m_statement s),
      (select string_agg(md5((to_jsonb(o) - 'pull_id')::text), ',' order by o.source) from m_source o),
      (select string_agg(h, ',' order by h collate "C") from (select md5(n::text) as h from m_note n) k),
      (select days_old::text from m_header_age)
    ), 'UTF8')), 'hex') as hash`.execute(trx);
  return rows[0]?.hash ?? '';
}

/** The first instant at which the month settles or something about an order line linked here becomes due; null when all is. */
export async function nextDueDay(
  trx: Trx,
  asOf: Date,
  inputs: { readonly invoice: Invoice; readonly settling: string | undefined },
): Promise<Date | null> {
  const settles = inputs.settling === undefined ? null : settledAt(inputs.invoice.period);
  const { rows } = await sql<{ due_at: Date | null }>`
    select min(due.at) as due_at
    from (
      select unnest(array[l.due_at, l.failed_after, l.ordered_at + interval '24 hours']) as at from m_link l
      union all select units_due_at from m_unit
      union all select due_at from m_refund
      union all select due_at from m_pair where is_alone
      union all select ${settles}::timestamptz
    ) due
    where due.at > ${asOf}`.execute(trx);
  return rows[0]?.due_at ?? null;
}

/** Lists the pulls a match was made from, other invoices' lines among them, so that they are kept and shown. */
export async function recordMatchPulls(
  trx: Trx,
  matchId: string,
  invoice: Invoice,
  inputs: InvoiceInputs,
): Promise<void> {
  await sql`
    insert into match_pull (match_id, pull_id)
    select distinct ${matchId}::bigint, pull_id
    from (
      select unnest(${[
        invoice.pull_id,
        inputs.linesPullId,
        inputs.closed?.pullId,
        inputs.statementPullId,
        inputs.customersPullId,
      ]}::bigint[]) as pull_id
      union select orders_pull_id from m_customer
      union select pull_id from m_candidate
      union select pull_id from m_received
      union select delivery_pull_id from m_received
      union select g.pull_id from m_found g join pull p on p.pull_id = g.pull_id and p.is_current
      union select pull_id from m_previous
      union
      select other.pull_id from m_pair leg
      join charge_event other on other.pair_key = leg.pair_key
      join pull p on p.pull_id = other.pull_id and p.is_current
      where not leg.is_alone
    ) used
    where pull_id is not null`.execute(trx);
}
