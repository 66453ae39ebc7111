import type { Decimal } from '../lib/decimal.ts';
import type { Db, Trx } from './connection.ts';
import { sha256Of } from './evidence-store.ts';

/** A statement's figures as they are kept. Null: not printed, or not certain. Days are `YYYY-MM-DD`, UTC. */
interface Figures {
  readonly documentNumber: string | null;
  readonly invoicedOn: string | null;
  readonly paymentTerms: string | null;
  readonly dueOn: string | null;
  readonly periodStartOn: string | null;
  readonly periodEndOn: string | null;
  readonly currency: string | null;
  readonly charges: Decimal | null;
  readonly credits: Decimal | null;
  readonly azureCredit: Decimal | null;
  readonly subtotal: Decimal | null;
  readonly taxes: readonly { readonly label: string; readonly amount: Decimal }[];
  readonly tax: Decimal | null;
  readonly total: Decimal | null;
}

/** What came of reading a statement: figures to rely on, or why not and what was read all the same. */
export type StatementFigureInput =
  | { readonly readable: true; readonly figures: Figures }
  | { readonly readable: false; readonly reason: string; readonly figures: Figures | undefined };

/** Whether these bytes are the invoice's current statement, and were read by this version of the reader. */
export async function isStatementRead(
  db: Db,
  statement: { invoiceId: string; bytes: Buffer; readerVersion: number },
): Promise<boolean> {
  const held = await db
    .selectFrom('pull as p')
    .innerJoin('statement as s', 's.pull_id', 'p.pull_id')
    .innerJoin('statement_figure as f', 'f.pull_id', 'p.pull_id')
    .select('p.pull_id')
    .where('p.resource', '=', 'statement')
    .where('p.key', '=', statement.invoiceId)
    .where('p.is_current', '=', true)
    .where('s.sha256', '=', sha256Of(statement.bytes))
    .where('f.reader_version', '=', statement.readerVersion)
    .executeTakeFirst();
  return held !== undefined;
}

/** Keeps what was read of the statement that a pull holds, in place of what an earlier reader made of it. */
export async function storeStatementFigures(
  trx: Trx,
  pullId: string,
  reading: StatementFigureInput & { readonly readerVersion: number },
): Promise<void> {
  const { figures } = reading;
  await trx.deleteFrom('statement_figure').where('pull_id', '=', pullId).execute();
  await trx
    .insertInto('statement_figure')
    .values({
      pull_id: pullId,
      reader_version: reading.readerVersion,
      readable: reading.readable,
      reason: reading.readable ? null : reading.reason,
      document_number: figures?.documentNumber ?? null,
      invoiced_on: figures?.invoicedOn ?? null,
      payment_terms: figures?.paymentTerms ?? null,
      due_on: figures?.dueOn ?? null,
      period_start_on: figures?.periodStartOn ?? null,
      period_end_on: figures?.periodEndOn ?? null,
      currency: figures?.currency ?? null,
      charges: figures?.charges ?? null,
      credits: figures?.credits ?? null,
      azure_credit: figures?.azureCredit ?? null,
      subtotal: figures?.subtotal ?? null,
      taxes: JSON.stringify(figures?.taxes ?? []),
      tax: figures?.tax ?? null,
      total: figures?.total ?? null,
    })
    .execute();
}
