import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import type { LineRow } from '../../store/line-list-store.ts';
import type { LineDisposition } from '../../store/schema.ts';
import { invoiceAddress } from '../address.ts';
import { Choice } from '../parts/choice.tsx';
import { TabDownloads } from '../parts/tab-downloads.tsx';
import { LineTable } from './line-table.tsx';

export const LINES_PER_PAGE = 100;

const DISPOSITIONS = [
  ['matched', 'explained'],
  ['tolerated', 'explained, within rounding'],
  ['finding', 'discrepancies'],
  ['out-of-scope', 'out of scope'],
] as const;

/** Paged by the last line seen, so that the thousandth page comes as fast as the first. */
export function InvoiceLinesTab(props: {
  invoice: JudgedInvoice;
  rows: readonly LineRow[];
  after: number;
  disposition: LineDisposition | undefined;
}) {
  const { invoice, rows, after, disposition } = props;
  const last = rows.at(-1)?.line_no;
  const here = (next: number) =>
    invoiceAddress(invoice.invoice_id, {
      tab: 'lines',
      disposition,
      after: next === 0 ? '' : next,
    });
  return (
    <>
      <TabDownloads invoice={invoice} tab="lines" what="these lines" query={{ disposition }} />
      <form class="filters" method="get" action={invoiceAddress(invoice.invoice_id)}>
        <input type="hidden" name="tab" value="lines" />
        <Choice
          label="Made of it"
          name="disposition"
          chosen={disposition}
          all="every line"
          options={DISPOSITIONS}
        />
        <button>Filter</button>
      </form>
      {rows.length === 0 ? (
        <p class="empty">No line fits. </p>
      ) : (
        <LineTable rows={rows} currency={invoice.currency} />
      )}
      <nav class="pager" aria-label="Pages of lines">
        {after === 0 ? null : <a href={here(0)}>← First lines</a>}
        {rows.length < LINES_PER_PAGE || last === undefined ? null : (
          <a rel="next" href={here(last)}>
            Next {LINES_PER_PAGE} lines →
          </a>
        )}
      </nav>
    </>
  );
}
