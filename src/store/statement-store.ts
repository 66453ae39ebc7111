import type { Trx } from './connection.ts';
import { keepEvidence } from './evidence-store.ts';
import type { Pull } from './pull-store.ts';

/** Keeps an invoice's PDF statement byte for byte. */
export async function storeStatement(
  trx: Trx,
  pull: Pull,
  statement: { invoiceId: string; bytes: Buffer },
): Promise<void> {
  const sha256 = await keepEvidence(trx, { bytes: statement.bytes, mediaType: 'application/pdf' });
  await trx
    .insertInto('statement')
    .values({ pull_id: pull.pull_id, row_no: 1, invoice_id: statement.invoiceId, sha256 })
    .execute();
  await trx
    .updateTable('pull')
    .set({ pages: 1, rows: 1 })
    .where('pull_id', '=', pull.pull_id)
    .execute();
}
