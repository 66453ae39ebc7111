import type { z } from 'zod';

import { bridge } from '../../reports/bridge.ts';
import { listedChanges } from '../../reports/lists/listed-changes.ts';
import { listedCustomers } from '../../reports/lists/listed-customers.ts';
import { listedFindings } from '../../reports/lists/listed-findings.ts';
import { listedJudgements } from '../../reports/lists/listed-judgements.ts';
import { listedLines } from '../../reports/lists/listed-lines.ts';
import { listedPulls } from '../../reports/lists/listed-pulls.ts';
import { AppError } from '../lib/app-error.ts';
import type { LiveList } from '../report/live-list.ts';
import { reportTable } from '../report/report.ts';
import { loadReportScope } from '../report/report-scope.ts';
import type { Table } from '../report/table.ts';
import { versionsSince } from '../store/changes-since.ts';
import type { Db } from '../store/connection.ts';
import type { JudgedInvoice } from '../store/judged-invoice-store.ts';
import { askedWords } from './asked-words.ts';
import { findJudgedInvoice } from './find-judged-invoice.ts';
import type { INVOICE_TAB_DOWNLOAD } from './invoice-query.ts';

type AskedTab = Omit<z.output<typeof INVOICE_TAB_DOWNLOAD>, 'format'>;

/**
 * What a tab of an invoice lists, all pages of it.
 *
 * @throws AppError INVOICE_NOT_MATCHED, CHANGES_UNKNOWN (usage)
 */
export async function invoiceTabList(
  db: Db,
  invoiceId: string,
  query: AskedTab,
): Promise<LiveList> {
  const invoice = await findJudgedInvoice(db, invoiceId);
  return {
    table: await tableOfTab(db, invoice, query),
    scope: invoiceId,
    partial: invoice.verdict === 'not-checked',
    asked: askedWords(askedOfTab(query)),
  };
}

async function tableOfTab(db: Db, invoice: JudgedInvoice, query: AskedTab): Promise<Table> {
  const { invoice_id: invoiceId, match_id: matchId, run_id: runId, as_of: asOf, period } = invoice;
  switch (query.tab) {
    case 'discrepancies':
      return listedFindings(
        { invoiceId },
        { by: query.sort, descending: query.direction === 'desc' },
      );
    case 'bridge':
      return reportTable(bridge, await loadReportScope(db, { runId, period, invoiceId }));
    case 'lines':
      return listedLines(await loadReportScope(db, { runId, period, invoiceId }), query);
    case 'customers':
      return listedCustomers({ invoiceId, matchId, asOf });
    case 'changes': {
      const compared = await versionsSince(db, invoiceId, undefined);
      if (compared === undefined) throw changesUnknown(invoiceId);
      return listedChanges(compared.versions);
    }
    case 'evidence':
      return listedPulls({ matchId, invoiceId });
    case 'history':
      return listedJudgements(invoiceId);
  }
}

/** Other tabs have an order of their own, and nothing to filter. */
function askedOfTab({ tab, sort, direction, disposition }: AskedTab) {
  if (tab === 'discrepancies') return { tab, sort, direction };
  return tab === 'lines' ? { tab, disposition } : { tab };
}

function changesUnknown(invoiceId: string): AppError {
  return new AppError('CHANGES_UNKNOWN', `the lines of ${invoiceId} never tied with its total`, {
    kind: 'usage',
    fix: 'There is nothing to compare them with; the other tabs can be taken away.',
  });
}
