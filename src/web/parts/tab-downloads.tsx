import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import { invoiceDownload } from '../address.ts';
import { Downloads } from './downloads.tsx';

/** A tab of an invoice as a file. */
export function TabDownloads(props: {
  invoice: JudgedInvoice;
  tab: string;
  what: string;
  /** Of the tab's own filter and order. */
  query?: Readonly<Record<string, string | undefined>>;
}) {
  const { invoice, tab, what, query } = props;
  return (
    <div class="actions above-table">
      <Downloads
        what={what}
        label="This list for Excel"
        note="as it stands now"
        hrefOf={(format) => invoiceDownload(invoice.invoice_id, { tab, ...query, format })}
      />
    </div>
  );
}
