// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table statement_figure (
      pull_id         bigint primary key references pull on delete cascade,
      reader_version  integer not null,
      readable        boolean not null,
      reason          text,
      document_number text,
      invoiced_on     date,
      payment_terms   text,
      due_on          date,
      period_start_on date,
      period_end_on   date,
      currency        text check (currency ~ '^[A-Z]{3}$'),
      charges         numeric,
      credits         numeric,
      azure_credit    numeric,
      subtotal        numeric,
      taxes           jsonb not null default '[]',
      tax             numeric,
      total           numeric,
      check (readable = (reason is null)),
      check (not readable or (total is not null and currency is not null))
    );
    comment on table statement_figure is 'What a PDF statement prints; a pure function of its bytes and the reader. Null: not printed, or not certain';
    comment on column statement_figure.readable is 'The total is certain, and the document agrees with itself';
    comment on column statement_figure.reason is 'In words, why it is not';
    comment on column statement_figure.charges is 'In currency, net of adjustments, before credits';
    comment on column statement_figure.credits is 'In currency, as printed: positive, and taken off the charges';
    comment on column statement_figure.subtotal is 'In currency, before tax';
    comment on column statement_figure.taxes is 'Tax rows as printed: label and amount';
    comment on column statement_figure.total is 'In currency, tax included';

    alter table match add column pdf_total numeric;
    comment on column match.pdf_total is 'Total the statement prints, in match.currency; null when it was not read';
  `.execute(db);
}
