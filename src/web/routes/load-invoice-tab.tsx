import type { ComponentChild } from 'preact';
import type { z } from 'zod';

import { groupBy } from '../../lib/group-by.ts';
import { changesSince } from '../../store/changes-since.ts';
import { decidedBatch } from '../../store/decided-batch.ts';
import { pageOfFindings } from '../../store/finding-list-store.ts';
import { judgementsOfInvoice, pullsOfMatch } from '../../store/invoice-trail-store.ts';
import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import { pageOfLines, sumByCustomer } from '../../store/line-list-store.ts';
import { bridgeOf } from '../../store/match-store.ts';
import { newFindings } from '../../store/new-finding-store.ts';
import { address } from '../address.ts';
import type { INVOICE_QUERY } from '../invoice-query.ts';
import { BridgePanel } from '../pages/bridge-panel.tsx';
import {
  ChangesTab,
  CustomersTab,
  EvidenceTab,
  HistoryTab,
} from '../pages/invoice-detail-tabs.tsx';
import { InvoiceDiscrepanciesTab } from '../pages/invoice-discrepancies-tab.tsx';
import { InvoiceFindingChanges } from '../pages/invoice-finding-changes.tsx';
import { InvoiceLinesTab, LINES_PER_PAGE } from '../pages/invoice-lines-tab.tsx';
import type { DecisionStart } from '../parts/decision-fields.tsx';
import { FINDINGS_PER_PAGE } from '../parts/finding-list.tsx';
import { groupFindings } from '../parts/group-findings.ts';
import { TabDownloads } from '../parts/tab-downloads.tsx';
import type { WebPorts } from '../web-ports.ts';

/** Reads what the chosen tab shows, and nothing of the others. */
export async function loadInvoiceTab(
  ports: WebPorts,
  invoice: JudgedInvoice,
  query: z.output<typeof INVOICE_QUERY>,
  start: DecisionStart,
): Promise<ComponentChild> {
  const { titleOfCode } = ports;
  const { db } = ports.store;
  const { invoice_id: invoiceId, match_id: matchId, currency } = invoice;
  switch (query.tab) {
    case 'discrepancies':
      return (
        <InvoiceDiscrepanciesTab
          {...{ invoice, titleOfCode, start }}
          {...await loadFindings(db, invoiceId, query)}
        />
      );
    case 'bridge':
      return [
        <TabDownloads invoice={invoice} tab="bridge" what="the bridge" />,
        ...(await bridgeCurrencies(db, matchId)).map(([of, steps]) => (
          <BridgePanel
            heading={of === currency ? 'From the invoice total to zero' : `Lines in ${of}`}
            currency={of}
            steps={steps}
            titleOfCode={titleOfCode}
            hrefOfCode={(code) => address('/discrepancies', { invoice: invoiceId, code })}
          />
        )),
      ];
    case 'lines': {
      const of = { invoiceId, matchId, disposition: query.disposition };
      const rows = await pageOfLines(db, of, { after: query.after, limit: LINES_PER_PAGE });
      return (
        <InvoiceLinesTab
          invoice={invoice}
          rows={rows}
          after={query.after}
          disposition={query.disposition}
        />
      );
    }
    case 'customers':
      return (
        <CustomersTab
          invoice={invoice}
          sums={await sumByCustomer(db, { invoiceId, matchId, asOf: invoice.as_of })}
        />
      );
    case 'changes':
      return (
        <>
          {await findingChanges(ports, invoiceId)}
          <ChangesTab invoice={invoice} changes={await changesSince(db, invoiceId, undefined)} />
        </>
      );
    case 'evidence':
      return (
        <>
          <TabDownloads invoice={invoice} tab="evidence" what="the evidence" />
          <EvidenceTab pulls={await pullsOfMatch(db, { matchId, invoiceId })} />
        </>
      );
    case 'history':
      return (
        <>
          <TabDownloads invoice={invoice} tab="history" what="the history" />
          <HistoryTab judgements={await judgementsOfInvoice(db, invoiceId)} currency={currency} />
        </>
      );
  }
}

async function findingChanges(ports: WebPorts, invoiceId: string): Promise<ComponentChild> {
  const { db } = ports.store;
  const [judgements, resolved] = await Promise.all([
    judgementsOfInvoice(db, invoiceId),
    ports.resolvedFindings({ invoiceId }),
  ]);
  const anew = judgements.filter(({ reused }) => !reused);
  const madeBy = anew.length > 1 ? anew[0]?.run_id : undefined;
  const [newest] = judgements;
  const confirmedBy = newest?.reused === true ? newest.run_id : undefined;
  const added =
    madeBy === undefined
      ? { rows: [], total: 0 }
      : await newFindings(db, { runId: madeBy, invoiceId });
  return (
    <InvoiceFindingChanges
      madeBy={madeBy}
      confirmedBy={confirmedBy}
      resolved={resolved}
      added={added}
      titleOfCode={ports.titleOfCode}
    />
  );
}

async function bridgeCurrencies(db: WebPorts['store']['db'], matchId: string) {
  return [...groupBy(await bridgeOf(db, matchId), (step) => step.currency)];
}

/** More findings than this are not grouped: their groups would be torn over pages. */
const GROUPED_MAX = 1000;

/** By the money at stake they stand under their reasons; by anything else in one list. */
async function loadFindings(
  db: WebPorts['store']['db'],
  invoiceId: string,
  { sort: by, direction, page, decided: batch }: z.output<typeof INVOICE_QUERY>,
) {
  const sort = { by, descending: direction === 'desc' };
  const offset = (page - 1) * FINDINGS_PER_PAGE;
  const decided = batch === undefined ? undefined : await decidedBatch(db, batch);
  if (by === 'stake' && sort.descending) {
    const all = await pageOfFindings(db, { invoiceId }, { ...sort, offset: 0, limit: GROUPED_MAX });
    if (all.total <= GROUPED_MAX) {
      const groups = groupFindings(all.rows);
      const rows = groups.flatMap((group) => group.rows).slice(offset, offset + FINDINGS_PER_PAGE);
      return { found: { ...all, rows }, sort, page, groups, decided };
    }
  }
  const found = await pageOfFindings(
    db,
    { invoiceId },
    { ...sort, offset, limit: FINDINGS_PER_PAGE },
  );
  return { found, sort, page, groups: undefined, decided };
}
