import type { Decimal } from '../lib/decimal.ts';

/** A header of an invoice, or of a note that amends one. Days are `YYYY-MM-DD`. */
export interface InvoiceTable {
  pull_id: string;
  row_no: number;
  invoice_id: string;
  amends: string | null;
  document_type: string;
  invoice_type: string | null;
  invoiced_at: Date;
  period_start: string | null;
  period_end: string | null;
  period: string;
  currency: string;
  total_charges: Decimal;
  paid_amount: Decimal;
  sections: string[];
  /** Ids of the receipts issued beside it, in Taiwan. */
  tax_receipts: string[];
}
