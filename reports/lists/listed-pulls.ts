import type { Table } from '../../src/report/table.ts';
import type { JudgedInvoiceOf } from '../../src/store/invoice-trail-store.ts';
import { PULL_ORDER, selectPulls } from '../../src/store/invoice-trail-store.ts';

/** What a judgement was made from: every answer as it was sealed. */
export function listedPulls(of: JudgedInvoiceOf): Table {
  return {
    name: 'evidence',
    says: 'One row per sealed answer that the judgement rests on, those of the invoice itself first.',
    bulk: false,
    currency: undefined,
    columns: [
      { name: 'resource', kind: 'code', says: 'What was asked for' },
      { name: 'key', kind: 'id', says: 'Of which invoice, customer or month' },
      { name: 'source', kind: 'code', says: 'Who answered' },
      { name: 'version', kind: 'count', says: 'Counts from 1; one more when the content differs' },
      { name: 'rows', kind: 'count', says: 'What it holds' },
      { name: 'sealed_at', kind: 'instant', says: 'When it was whole' },
      { name: 'content_hash', kind: 'id', says: 'Equal for equal content' },
    ],
    rows: selectPulls(of),
    order: PULL_ORDER,
  };
}
