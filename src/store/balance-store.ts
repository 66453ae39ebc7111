import { sql } from 'kysely';

import type { StoreRows } from './pull-store.ts';
import { storingAnswer } from './shape-error.ts';

/** Stores `GET /v1/invoices/summary`: the account balance in the partner's default currency. */
export const storeAccountBalance: StoreRows = (trx, { pullId, firstRow, json }) =>
  storeSummaries(trx, { pullId, firstRow, summaries: sql`json_build_array(${json}::json)` });

/** Stores `GET /v1/invoices/summaries`: one balance a currency. */
export const storeInvoiceSummaries: StoreRows = (trx, { pullId, firstRow, json }) =>
  storeSummaries(trx, { pullId, firstRow, summaries: sql`${json}::json -> 'items'` });

/** A summary's own row has no invoice type; its details follow with theirs. */
function storeSummaries(
  trx: Parameters<StoreRows>[0],
  page: { pullId: string; firstRow: number; summaries: ReturnType<typeof sql> },
): Promise<number> {
  return storingAnswer('balances', async () => {
    const { numAffectedRows } = await sql`
      with part as (
        select s.value as summary, null as invoice_type, s.ordinality as n, 0 as m
        from json_array_elements(${page.summaries}) with ordinality s
        union all
        select d.value -> 'summary', d.value ->> 'invoiceType', s.ordinality, d.ordinality
        from json_array_elements(${page.summaries}) with ordinality s,
          json_array_elements(case when json_typeof(s.value -> 'details') = 'array'
            then s.value -> 'details' else '[]' end) with ordinality d
      )
      insert into balance (pull_id, row_no, invoice_type, currency, amount, accounted_on, first_invoice_on,
        latest_invoice_on, last_payment_on, last_payment)
      select ${page.pullId}::bigint, ${page.firstRow}::int + row_number() over (order by n, m),
        invoice_type, upper(summary ->> 'currencyCode'), api_amount(summary ->> 'balanceAmount'),
        api_day(summary ->> 'accountingDate'), api_day(summary ->> 'firstInvoiceCreationDate'),
        api_day(summary ->> 'latestInvoiceDate'), api_day(summary ->> 'lastPaymentDate'),
        api_amount(summary ->> 'lastPaymentAmount')
      from part`.execute(trx);
    return Number(numAffectedRows ?? 0n);
  });
}
