import { AppError } from '../lib/app-error.ts';
import type { Db } from '../store/connection.ts';
import type { JudgedInvoice } from '../store/judged-invoice-store.ts';
import { listJudgedInvoices } from '../store/judged-invoice-store.ts';

/** @throws AppError INVOICE_NOT_MATCHED */
export async function findJudgedInvoice(db: Db, invoiceId: string): Promise<JudgedInvoice> {
  const [invoice] = await listJudgedInvoices(db, { invoiceId });
  if (invoice !== undefined) return invoice;
  throw new AppError('INVOICE_NOT_MATCHED', `invoice ${invoiceId} was never judged`, {
    kind: 'usage',
    fix: 'The list of invoices shows the ones there are.',
  });
}
