import type { Selectable } from 'kysely';
import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import { addMonths, type BillingMonth, billingMonthOf } from '../lib/billing-month.ts';
import type { Db } from './connection.ts';
import type { StoreRows } from './pull-store.ts';
import type { Run } from './run-store.ts';
import type { Database } from './schema.ts';
import { storingAnswer } from './shape-error.ts';

export type Invoice = Selectable<Database['invoice']>;

/** Stores a page of `GET /v1/invoices`: each header, and the amendments nested in it as rows of their own. */
export const storeInvoices: StoreRows = (trx, { pullId, firstRow, json }) =>
  storeHeaders(trx, { pullId, firstRow, headers: sql`${json}::json -> 'items'` });

/** Stores the answer of `GET /v1/invoices/{id}`. */
export const storeInvoice: StoreRows = (trx, { pullId, firstRow, json }) =>
  storeHeaders(trx, { pullId, firstRow, headers: sql`json_build_array(${json}::json)` });

/**
 * Period: the UTC month of billingPeriodStartDate; where it is absent, the month before the document's for new
 * commerce (G) and test (T) ids, the document's month for legacy ones; amendments take the amended document's.
 */
function storeHeaders(
  trx: Parameters<StoreRows>[0],
  page: { pullId: string; firstRow: number; headers: ReturnType<typeof sql> },
): Promise<number> {
  return storingAnswer('invoices', async () => {
    const { numAffectedRows } = await sql`
      with document as (
        select h.value as doc, null::json as amended, h.ordinality as n, 0 as m
        from json_array_elements(${page.headers}) with ordinality h
        union all
        select a.value, h.value, h.ordinality, a.ordinality
        from json_array_elements(${page.headers}) with ordinality h,
          json_array_elements(case when json_typeof(h.value -> 'amendments') = 'array'
            then h.value -> 'amendments' else '[]' end) with ordinality a
      ),
      field as (
        -- Of a document that stands alone and inside the one it amends, the latter knows its period.
        select distinct on (api_invoice_id(doc ->> 'id')) doc, n, m,
          api_invoice_id(doc ->> 'id') as invoice_id,
          api_invoice_id(coalesce(nullif(doc ->> 'amendsOf', ''), amended ->> 'id')) as amends,
          coalesce(amended, doc) as dated
        from document
        order by api_invoice_id(doc ->> 'id'), m = 0, n, m
      )
      insert into invoice (pull_id, row_no, invoice_id, amends, document_type, invoice_type, invoiced_at,
        period_start, period_end, period, currency, total_charges, paid_amount, sections, tax_receipts)
      select ${page.pullId}::bigint, ${page.firstRow}::int + row_number() over (order by n, m),
        invoice_id, amends,
        -- Samples print void_note, the documents Credit Note.
        coalesce(lower(regexp_replace(regexp_replace(doc ->> 'documentType', '([a-z])([A-Z])', '\\1_\\2', 'g'),
          '[^A-Za-z]+', '_', 'g')), 'invoice'), doc ->> 'invoiceType',
        api_instant(doc ->> 'invoiceDate'),
        api_day(doc ->> 'billingPeriodStartDate'), api_day(doc ->> 'billingPeriodEndDate'),
        to_char(coalesce(
          api_day(dated ->> 'billingPeriodStartDate'),
          api_day(dated ->> 'invoiceDate')
            - case when (dated ->> 'id') ~* '^((OneTime|Recurring)-)?[GT]' then interval '1 month' else interval '0' end
        ), 'YYYY-MM'),
        upper(doc ->> 'currencyCode'),
        api_amount(doc ->> 'totalCharges'), coalesce(api_amount(doc ->> 'paidAmount'), 0),
        array(
          select lower(concat_ws('/', d ->> 'billingProvider', d ->> 'invoiceLineItemType'))
          from json_array_elements(case when json_typeof(doc -> 'invoiceDetails') = 'array'
            then doc -> 'invoiceDetails' else '[]' end) d order by 1),
        array(
          select r ->> 'id'
          from json_array_elements(case when json_typeof(doc -> 'taxReceipts') = 'array'
            then doc -> 'taxReceipts' else '[]' end) r
          where r ->> 'id' <> '' order by 1)
      from field f
      -- Modern invoices ignore the page size and may come again on the next page.
      where not exists (
        select from invoice i where i.pull_id = ${page.pullId}::bigint and i.invoice_id = f.invoice_id)`.execute(
      trx,
    );
    return Number(numAffectedRows ?? 0n);
  });
}

/** @throws AppError INVOICE_UNKNOWN */
export async function findInvoice(db: Db, invoiceId: string): Promise<Invoice> {
  const [invoice] = await currentInvoices(db, { invoiceIds: [invoiceId] });
  if (invoice === undefined) {
    throw new AppError('INVOICE_UNKNOWN', `there is no invoice ${invoiceId}`, {
      fix: '`recon invoices list` shows the invoices held; `recon rerun <invoiceId>` pulls another.',
    });
  }
  return invoice;
}

export interface HeadersWanted {
  readonly invoiceIds?: readonly string[];
  readonly periods?: readonly string[];
  /** First and last UTC day of the document's date, `YYYY-MM-DD`. */
  readonly from?: string;
  readonly to?: string;
}

/** The headers in force: the whole list, and single answers for invoices the list did not hold. */
export async function currentInvoices(
  db: Db,
  only: HeadersWanted = {},
): Promise<readonly Invoice[]> {
  let query = db
    .selectFrom('invoice as i')
    .innerJoin('pull as p', 'p.pull_id', 'i.pull_id')
    .distinctOn('i.invoice_id')
    .selectAll('i')
    .where('p.is_current', '=', true)
    .where('p.resource', 'in', ['invoices', 'invoice'])
    .orderBy('i.invoice_id')
    .orderBy('p.sealed_at', 'desc');
  if (only.invoiceIds !== undefined)
    query = query.where('i.invoice_id', 'in', [...only.invoiceIds, '']);
  const day = sql<string>`(i.invoiced_at at time zone 'UTC')::date`;
  if (only.from !== undefined) query = query.where(day, '>=', only.from);
  if (only.to !== undefined) query = query.where(day, '<=', only.to);
  if (only.periods !== undefined) query = query.where('i.period', 'in', [...only.periods, '']);
  return query.execute();
}

/**
 * Documents a run is about: the named ones, those of the named periods, all, or those of the look-back window.
 *
 * @param morePeriods looked at beside the window
 */
export async function selectInvoices(
  db: Db,
  run: Run,
  morePeriods: readonly string[] = [],
): Promise<readonly Invoice[]> {
  const { invoices, periods, full, lookbackPeriods } = run.options;
  const held = await currentInvoices(db, invoices.length > 0 ? { invoiceIds: invoices } : {});
  // Amendments come inside the document they amend and have no lines of their own to ask for.
  const documents = held.filter((invoice) => invoice.amends === null);
  if (invoices.length > 0) return documents;
  if (periods.length > 0) return documents.filter((invoice) => periods.includes(invoice.period));
  if (full) return documents;
  const oldest = addMonths(newestClosedMonth(run.as_of), 1 - lookbackPeriods);
  return documents.filter(
    (invoice) => invoice.period >= oldest || morePeriods.includes(invoice.period),
  );
}

/** Invoices of a month come until the 8th of the next: from the 9th on nothing of it is awaited. */
const CLOSED_FROM_DAY = 9;

function newestClosedMonth(now: Date): BillingMonth {
  return addMonths(billingMonthOf(now), now.getUTCDate() < CLOSED_FROM_DAY ? -2 : -1);
}
