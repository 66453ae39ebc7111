import type { z } from 'zod';

import { listedFiles } from '../../reports/lists/listed-files.ts';
import { listedFindings } from '../../reports/lists/listed-findings.ts';
import { listedInvoices } from '../../reports/lists/listed-invoices.ts';
import { listedRuns } from '../../reports/lists/listed-runs.ts';
import type { LiveList } from '../report/live-list.ts';
import type { Db } from '../store/connection.ts';
import type { EmittedFileFilter } from '../store/emitted-file-store.ts';
import type { JudgedInvoiceFilter } from '../store/judged-invoice-store.ts';
import { listJudgedInvoices } from '../store/judged-invoice-store.ts';
import { askedWords } from './asked-words.ts';
import type { AskedFindings } from './finding-query.ts';
import { directionOf } from './finding-query.ts';
import type { INVOICE_LIST_QUERY } from './invoice-query.ts';

/** The discrepancies of the filter, all pages of them. */
export async function findingList(
  db: Db,
  { only, sort }: Pick<AskedFindings, 'only' | 'sort'>,
): Promise<LiveList> {
  const { invoiceId: invoice, ...filter } = only;
  return {
    table: listedFindings(only, sort),
    scope: invoice ?? filter.period,
    partial: await isPartial(db, { invoiceId: invoice, period: filter.period }),
    asked: askedWords({ invoice, ...filter, sort: sort.by, direction: directionOf(sort) }),
  };
}

/** The invoices of the filter. */
export async function invoiceList(
  db: Db,
  query: z.output<typeof INVOICE_LIST_QUERY>,
): Promise<LiveList> {
  const { sort: by, direction, ...only } = query;
  return {
    table: listedInvoices(only, { by, descending: direction === 'desc' }),
    scope: only.period,
    partial: await isPartial(db, only),
    asked: askedWords(query),
  };
}

/** What ran; the page's tab says which. */
export function runList({ show }: { show: 'all' | 'attention' }): LiveList {
  return {
    table: listedRuns({ needsAttention: show === 'attention' }),
    scope: undefined,
    partial: false,
    asked: askedWords({ show }),
  };
}

/** The files of all runs. */
export function fileList(only: EmittedFileFilter): LiveList {
  return {
    table: listedFiles(only),
    scope: only.period,
    partial: false,
    asked: askedWords({ ...only }),
  };
}

/** Whether any of these invoices could not be checked. */
async function isPartial(db: Db, only: JudgedInvoiceFilter): Promise<boolean> {
  const invoices = await listJudgedInvoices(db, only);
  return invoices.some(({ verdict }) => verdict === 'not-checked');
}
