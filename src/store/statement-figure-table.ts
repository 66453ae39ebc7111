import type { ColumnType } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';

/** What a statement prints. Days are `YYYY-MM-DD`; amounts are in `currency`. */
export interface StatementFigureTable {
  pull_id: string;
  reader_version: number;
  readable: boolean;
  reason: string | null;
  document_number: string | null;
  invoiced_on: string | null;
  payment_terms: string | null;
  due_on: string | null;
  period_start_on: string | null;
  period_end_on: string | null;
  currency: string | null;
  charges: Decimal | null;
  credits: Decimal | null;
  azure_credit: Decimal | null;
  subtotal: Decimal | null;
  taxes: ColumnType<readonly { label: string; amount: Decimal }[], string, string>;
  tax: Decimal | null;
  total: Decimal | null;
}
