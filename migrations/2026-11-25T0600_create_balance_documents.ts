// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table balance_document (
      match_id           bigint not null references match on delete cascade,
      row_no             integer not null,
      currency           text not null,
      balance            numeric,
      open_documents_sum numeric not null,
      difference         numeric,
      accounted_on       date,
      document_id        text,
      document_type      text,
      total_charges      numeric,
      paid_amount        numeric,
      open_amount        numeric,
      finding_ids        text[] not null,
      primary key (match_id, row_no),
      check ((balance is null) = (difference is null)),
      check ((document_id is null) = (open_amount is null))
    );
    comment on table balance_document is 'Each document beside the balance of its currency, as one match of the balances judged it';
    comment on column balance_document.balance is 'Unpaid in all, as Partner Center says; null when it says nothing of the currency';
    comment on column balance_document.difference is 'balance - open_documents_sum';
    comment on column balance_document.document_id is 'Null in the one row of a currency without documents';
    comment on column balance_document.paid_amount is 'Positive, whatever sign it was sent with';
    comment on column balance_document.open_amount is 'Signed: notes count down, a void note and what it voids are 0';
  `.execute(db);
}
