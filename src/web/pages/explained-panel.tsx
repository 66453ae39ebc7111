import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import { address, invoiceAddress } from '../address.ts';
import { ShareBar } from '../charts/share-bar.tsx';
import { countText, plural } from '../parts/amount.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Downloads } from '../parts/downloads.tsx';
import { unexplainedLines } from '../parts/explained-words.ts';
import { VerdictStatus } from '../parts/status.tsx';

/** Is each invoice explained? A bar of its lines each, in the table that says the same. */
export function ExplainedPanel(props: {
  /** Of the month. */
  invoices: readonly JudgedInvoice[];
  period: string;
}) {
  const { invoices, period } = props;
  return (
    <section class="panel">
      <h2>How much of each invoice is explained</h2>
      <div class="actions above-table">
        <Downloads
          what="the invoices of the month"
          hrefOf={(format) => address('/invoices/download', { period, format })}
          label="This list for Excel"
          note="as it stands now"
        />
      </div>
      <DataTable
        caption="Lines of each invoice, explained and not"
        hideCaption
        rows={invoices}
        stacks
        columns={[
          {
            head: 'Invoice',
            names: true,
            cell: (one) => <a href={invoiceAddress(one.invoice_id)}>{one.invoice_id}</a>,
          },
          { head: 'Verdict', cell: ({ verdict }) => <VerdictStatus verdict={verdict} /> },
          {
            head: 'Lines explained',
            cell: (one) => (
              <ShareBar
                title={`${one.matched_lines} of ${plural(one.line_count, 'line')} explained`}
                parts={[
                  { tone: 'good', amount: String(one.matched_lines) },
                  { tone: 'idle', amount: String(one.out_of_scope_lines) },
                  { tone: 'warn', amount: String(unexplainedLines(one)) },
                ]}
              />
            ),
          },
          { head: 'Explained', numeric: true, cell: (one) => countText(one.matched_lines) },
          {
            head: 'Out of scope',
            numeric: true,
            cell: (one) => countText(one.out_of_scope_lines),
          },
          { head: 'Lines', numeric: true, cell: (one) => countText(one.line_count) },
          { head: 'Open', numeric: true, cell: (one) => countText(one.open_findings) },
        ]}
      />
    </section>
  );
}
