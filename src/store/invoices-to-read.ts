import { sql } from 'kysely';

import { addMonths } from '../lib/billing-month.ts';
import type { Db } from './connection.ts';
import { ROTATION_DAYS, turnOf } from './customers-due.ts';
import type { Invoice } from './invoice-store.ts';
import type { Run } from './run-store.ts';

/** Microsoft publishes lines from the 6th to the 8th and may write until the 10th: from then on they stand. */
const SETTLED_FROM_DAY = 11;

/** The first instant at which the lines of a billing month are no longer being written, UTC. */
export function settledAt(period: string): Date {
  const day = String(SETTLED_FROM_DAY).padStart(2, '0');
  return new Date(`${addMonths(period as Parameters<typeof addMonths>[0], 1)}-${day}T00:00:00Z`);
}

/** What a night knows of an invoice's earlier reads. */
export interface InvoiceReading {
  readonly invoice_id: string;
  /** Read at least once, or asked for in vain. */
  readonly was_asked: boolean;
  /** Listed now, and not when the list was first read. */
  readonly is_late: boolean;
  /** Its lines have to be read: see {@link invoiceReadings}. */
  readonly lines_due: boolean;
  /** Asking whether they changed costs next to nothing: the source has an eTag, or is a file on this machine. */
  readonly lines_cheap: boolean;
  readonly statement_due: boolean;
}

/**
 * Lines have to be read when they never came, or not the last time; when the header or an amendment is another than at
 * their last read; until the month is settled; and until they are complete: they tie, or two reads in a row agree.
 * What was paid is no change. A statement has to be read with its lines, when it did not come, and in its turn once in
 * {@link ROTATION_DAYS} days, since nothing else tells that it was issued again.
 */
export async function invoiceReadings(
  db: Db,
  run: Pick<Run, 'run_id' | 'as_of'>,
  invoices: readonly Invoice[],
): Promise<readonly InvoiceReading[]> {
  const ids = invoices.map((one) => one.invoice_id);
  const settled = invoices.map((one) => settledAt(one.period));
  const { rows } = await sql<InvoiceReading>`
    with document as (
      select * from unnest(${ids}::text[], ${settled}::timestamptz[]) d(invoice_id, settled_at)
    ),
    read as (
      select x.*, row_number() over (partition by resource, key order by created_at desc) as nth
      from (
        select distinct on (p.resource, p.key, u.run_id)
          p.resource, p.key, p.source, p.content_hash, p.etag, u.run_id, r.as_of, r.created_at
        from document d
        join pull p on p.key = d.invoice_id and p.resource in ('line-items', 'statement')
        join run_pull u on u.pull_id = p.pull_id and u.how <> 'reused'
        join run r on r.run_id = u.run_id
        order by p.resource, p.key, u.run_id, p.is_current desc) x
    ),
    header as (
      select u.run_id, coalesce(i.amends, i.invoice_id) as invoice_id,
        md5(string_agg((to_jsonb(i) - 'pull_id' - 'row_no' - 'paid_amount')::text, ',' order by i.invoice_id collate "C"))
          as hash
      from run_pull u
      join pull h on h.pull_id = u.pull_id and h.resource in ('invoices', 'invoice')
      join invoice i on i.pull_id = h.pull_id
      where u.how <> 'reused' and u.run_id in (
        select run_id from read where nth = 1 union all select ${run.run_id})
      group by 1, 2
    ),
    failed as (
      select m.resource, m.key, max(r.created_at) as created_at
      from missing m join run r on r.run_id = m.run_id
      where m.resource in ('line-items', 'statement') and m.key = any(${ids}::text[])
      group by 1, 2
    ),
    lines as (
      select d.invoice_id, coalesce(l.etag is not null or l.source = 'file', false) as lines_cheap,
        l.run_id is not null or f.key is not null as was_asked,
        l.run_id is null
          or f.created_at > l.created_at
          or then_read.hash is distinct from now_read.hash
          or ${run.as_of} < d.settled_at
          or not (l.content_hash is not distinct from before.content_hash or coalesce(tied.ties, false)) as is_due
      from document d
      left join read l on l.resource = 'line-items' and l.key = d.invoice_id and l.nth = 1
      left join read before on before.resource = 'line-items' and before.key = d.invoice_id and before.nth = 2
      left join failed f on f.resource = 'line-items' and f.key = d.invoice_id
      left join header then_read on then_read.run_id = l.run_id and then_read.invoice_id = d.invoice_id
      left join header now_read on now_read.run_id = ${run.run_id} and now_read.invoice_id = d.invoice_id
      left join lateral (
        select m.ties from run_match j join match m on m.match_id = j.match_id
        where j.run_id = l.run_id and m.subject = 'invoice' and m.key = d.invoice_id) tied on true
    ),
    tonight as (
      select (${run.as_of}::timestamptz at time zone 'UTC')::date as day
    )
    select l.invoice_id, l.was_asked, l.is_due as lines_due, l.lines_cheap,
      exists (select from pull where resource = 'invoices' and sealed_at is not null) and not exists (
        select from invoice i where i.invoice_id = l.invoice_id and i.pull_id = (
          select pull_id from pull where resource = 'invoices' and sealed_at is not null order by version limit 1))
        as is_late,
      l.is_due or s.run_id is null or coalesce(f.created_at > s.created_at, false)
        or s.as_of < (t.day - ${ROTATION_DAYS - 1}::int)::timestamp at time zone 'UTC'
        or (s.as_of < t.day::timestamp at time zone 'UTC'
          and ${turnOf(sql`l.invoice_id`)} = (t.day - date '2000-01-01') % ${ROTATION_DAYS}) as statement_due
    from lines l
    cross join tonight t
    left join read s on s.resource = 'statement' and s.key = l.invoice_id and s.nth = 1
    left join failed f on f.resource = 'statement' and f.key = l.invoice_id`.execute(db);
  return rows;
}
