import type { FindingPage, FindingSort } from '../../store/finding-list-store.ts';
import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import { invoiceAddress } from '../address.ts';
import { plural } from '../parts/amount.tsx';
import { sortOf } from '../parts/data-table.tsx';
import { explainedWords } from '../parts/explained-words.ts';
import { FindingTable } from '../parts/finding-table.tsx';
import { Pager } from '../parts/pager.tsx';
import { FINDINGS_PER_PAGE, StakeLine } from './discrepancies-page.tsx';

/** What does not agree on one invoice, the most money first. */
export function InvoiceDiscrepanciesTab(props: {
  invoice: JudgedInvoice;
  found: FindingPage;
  sort: { readonly by: FindingSort; readonly descending: boolean };
  page: number;
  titleOfCode: (code: string) => string;
}) {
  const { invoice, found, sort, page } = props;
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
      <StakeLine sums={found.sums} />
      <FindingTable
        caption={plural(found.total, 'discrepancy', 'discrepancies')}
        rows={found.rows}
        titleOfCode={props.titleOfCode}
        withInvoice={false}
        sortOf={(by, first) =>
          sortOf(by, sort, (name, direction) => here({ sort: name, direction }), first)
        }
      />
      <Pager
        page={page}
        pageSize={FINDINGS_PER_PAGE}
        total={found.total}
        hrefOf={(next) =>
          here({ sort: sort.by, direction: sort.descending ? 'desc' : 'asc', page: next })
        }
      />
    </>
  );
}
