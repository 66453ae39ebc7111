import type { FindingPage, FindingSort } from '../../store/finding-list-store.ts';
import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import { invoiceAddress } from '../address.ts';
import { directionOf } from '../finding-query.ts';
import { explainedWords } from '../parts/explained-words.ts';
import { FindingList } from '../parts/finding-list.tsx';
import type { FindingGroup } from '../parts/group-findings.ts';
import { TabDownloads } from '../parts/tab-downloads.tsx';
import { StakeLine } from './discrepancies-page.tsx';

/** What does not agree on one invoice, the most money first. */
export function InvoiceDiscrepanciesTab(props: {
  invoice: JudgedInvoice;
  found: FindingPage;
  sort: { readonly by: FindingSort; readonly descending: boolean };
  page: number;
  titleOfCode: (code: string) => string;
  groups: readonly FindingGroup[] | undefined;
}) {
  const { invoice, found, sort, page, titleOfCode, groups } = props;
  const here = (query: Parameters<typeof invoiceAddress>[1]) =>
    invoiceAddress(invoice.invoice_id, query);
  if (found.total === 0) {
    return (
      <p class="empty">
        {invoice.verdict === 'explained'
          ? `${explainedWords(invoice)} The total ties. Nothing to do.`
          : 'No discrepancy was found in what could be checked.'}
      </p>
    );
  }
  return (
    <>
      <TabDownloads
        invoice={invoice}
        tab="discrepancies"
        what="these discrepancies"
        query={{ sort: sort.by, direction: directionOf(sort) }}
      />
      <StakeLine sums={found.sums} />
      <FindingList {...{ found, sort, page, titleOfCode, here, groups }} withInvoice={false} />
    </>
  );
}
