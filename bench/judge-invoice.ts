import { loadInvoiceInputs } from '../src/match/invoice-inputs.ts';
import { matchInvoice } from '../src/match/match-invoice.ts';
import type { Db } from '../src/store/connection.ts';
import { findInvoice } from '../src/store/invoice-store.ts';
import { recordRunMatch } from '../src/store/match-store.ts';

/** The run of a bench tenant that judged its invoice. */
export const BENCH_RUN = 'bench';

/** Judges an invoice as a night does, in a run of its own that has ended. @returns how many findings it made */
export async function judgeInvoice(db: Db, invoiceId: string): Promise<number> {
  const asOf = new Date('2026-12-31T00:00:00Z');
  const run = await db
    .insertInto('run')
    .values({
      run_id: BENCH_RUN,
      kind: 'nightly',
      scope: 'night',
      options: JSON.stringify({}),
      as_of: asOf,
      state: 'done',
      app_version: 'bench',
      rule_set_hash: 'bench',
      ended_at: asOf,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return db.transaction().execute(async (trx) => {
    const at = { runId: BENCH_RUN, asOf };
    const invoice = await findInvoice(trx, invoiceId);
    const inputs = await loadInvoiceInputs(trx, at, invoice);
    const { matchId, findings } = await matchInvoice(trx, invoice, inputs, at);
    await recordRunMatch(trx, run, matchId);
    return findings;
  });
}
