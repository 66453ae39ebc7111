import { sql } from 'kysely';

import type { Db } from '../store/connection.ts';
import type { Invoice } from '../store/invoice-store.ts';
import { settledAt } from '../store/invoices-to-read.ts';

/**
 * Why an invoice is not complete yet, in words: its month is still being written, and its last two reads do not agree.
 * Undefined when it is complete as far as the calendar decides. A read is a run that asked for the lines; what it found
 * counts by its content, whatever the source.
 */
export async function settlingReason(
  db: Db,
  { invoice_id: key, period }: Pick<Invoice, 'invoice_id' | 'period'>,
  asOf: Date,
): Promise<string | undefined> {
  const until = settledAt(period);
  if (asOf >= until) return undefined;
  const { rows } = await sql<{ content_hash: string }>`
    select content_hash from (
      select distinct on (u.run_id) p.content_hash, r.created_at
      from pull p
      join run_pull u on u.pull_id = p.pull_id and u.how <> 'reused'
      join run r on r.run_id = u.run_id
      where p.resource = 'line-items' and p.key = ${key}
      order by u.run_id, p.is_current desc) read
    order by created_at desc limit 2`.execute(db);
  const [last, before] = rows;
  if (last === undefined || last.content_hash === before?.content_hash) return undefined;
  const day = until.toISOString().slice(0, 10);
  return before === undefined
    ? `read once while the month is written, until ${day} two reads must agree`
    : `the last two reads differ, until ${day} two must agree`;
}
