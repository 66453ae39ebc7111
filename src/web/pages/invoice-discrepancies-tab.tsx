import type { DecidedBatch } from '../../store/decided-batch.ts';
import type { FindingPage, FindingSort } from '../../store/finding-list-store.ts';
import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import { invoiceAddress } from '../address.ts';
import { directionOf } from '../finding-query.ts';
import { DecidedNote } from '../parts/decided-note.tsx';
import type { DecisionStart } from '../parts/decision-fields.tsx';
import { explainedWords } from '../parts/explained-words.ts';
import { FindingList } from '../parts/finding-list.tsx';
import type { FindingGroup } from '../parts/group-findings.ts';
import { TabDownloads } from '../parts/tab-downloads.tsx';

/** What does not agree on one invoice, the most money first. */
export function InvoiceDiscrepanciesTab(props: {
  invoice: JudgedInvoice;
  found: FindingPage;
  sort: { readonly by: FindingSort; readonly descending: boolean };
  page: number;
  titleOfCode: (code: string) => string;
  groups: readonly FindingGroup[] | undefined;
  decided: DecidedBatch | undefined;
  start: DecisionStart;
}) {
  const { invoice, found, sort, page, titleOfCode, groups, decided, start } = props;
  const here = (query: Parameters<typeof invoiceAddress>[1]) =>
    invoiceAddress(invoice.invoice_id, query);
  return (
    <>
      <DecidedNote
        decided={decided}
        csrf={start.csrf}
        back={here({ sort: sort.by, direction: directionOf(sort), page })}
      />
      {found.total === 0 ? (
        <p class="empty">
          {invoice.verdict === 'explained'
            ? explainedWords(invoice)
            : 'No discrepancy was found in what could be checked.'}
        </p>
      ) : (
        <>
          <TabDownloads
            invoice={invoice}
            tab="discrepancies"
            what="these discrepancies"
            query={{ sort: sort.by, direction: directionOf(sort) }}
          />
          <FindingList
            {...{ found, sort, page, titleOfCode, here, groups, start }}
            withInvoice={false}
          />
        </>
      )}
    </>
  );
}
