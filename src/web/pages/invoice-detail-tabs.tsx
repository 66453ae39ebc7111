import type { InvoiceChanges } from '../../store/changes-since.ts';
import type { PastJudgement, UsedPull } from '../../store/invoice-trail-store.ts';
import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import type { CustomerSum } from '../../store/line-list-store.ts';
import { address, runAddress } from '../address.ts';
import { Amount, countText, plural } from '../parts/amount.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Day, Moment } from '../parts/moment.tsx';
import { VerdictStatus } from '../parts/status.tsx';
import { TabDownloads } from '../parts/tab-downloads.tsx';

/** A page that long is read, printed and loaded within a second. */
const CUSTOMERS_SHOWN_MAX = 300;
const CHANGES_SHOWN_MAX = 300;

export function CustomersTab({
  invoice,
  sums,
}: {
  invoice: JudgedInvoice;
  sums: readonly CustomerSum[];
}) {
  return (
    <>
      <TabDownloads invoice={invoice} tab="customers" what="these sums" />
      <DataTable
        caption={
          sums.length > CUSTOMERS_SHOWN_MAX
            ? `The ${countText(CUSTOMERS_SHOWN_MAX)} of ${countText(sums.length)} customers who are charged most; the file has all`
            : 'What the invoice charges each customer, and what of it is open'
        }
        rows={sums.slice(0, CUSTOMERS_SHOWN_MAX)}
        columns={[
          {
            head: 'Customer',
            names: true,
            cell: (one) => (
              <a
                href={address('/discrepancies', {
                  invoice: invoice.invoice_id,
                  search: one.customer_name ?? one.customer_id,
                })}
              >
                {one.customer_name ?? one.customer_id}
              </a>
            ),
          },
          { head: 'Lines', numeric: true, cell: (one) => countText(one.lines) },
          {
            head: 'Before tax',
            numeric: true,
            cell: (one) => <Amount of={one.subtotal} currency={one.currency} />,
          },
          {
            head: 'Total',
            numeric: true,
            cell: (one) => <Amount of={one.total} currency={one.currency} withCurrency />,
          },
          { head: 'Open', numeric: true, cell: (one) => countText(one.open_findings) },
          {
            head: 'Charged too much',
            numeric: true,
            cell: (one) => <Amount of={one.claim_net} currency={one.currency} />,
          },
          {
            head: 'Too little or not yet',
            numeric: true,
            cell: (one) => <Amount of={one.exposure_net} currency={one.currency} />,
          },
        ]}
      />
    </>
  );
}

export function ChangesTab({
  invoice,
  changes,
}: {
  invoice: JudgedInvoice;
  changes: InvoiceChanges | undefined;
}) {
  if (changes === undefined) {
    return (
      <p class="empty">
        The lines were never whole and in agreement with the total, so there is nothing to compare
        them with.
      </p>
    );
  }
  if (changes.lines.length === 0) {
    return (
      <p class="empty">
        No line was added, removed or changed since <Moment at={changes.since} />, when the lines
        were first whole.
      </p>
    );
  }
  return (
    <>
      <TabDownloads invoice={invoice} tab="changes" what="the changed lines" />
      <p>
        {plural(changes.lines.length, 'line')} differ from <Moment at={changes.since} />, when the
        lines were first whole:{' '}
        {changes.sums.map(({ net, currency }) => (
          <Amount of={net} currency={currency} withCurrency />
        ))}{' '}
        before tax.
      </p>
      <DataTable
        caption={
          changes.lines.length > CHANGES_SHOWN_MAX
            ? `The first ${countText(CHANGES_SHOWN_MAX)} of ${countText(changes.lines.length)} lines that changed; the file has all`
            : 'Lines that changed'
        }
        rows={changes.lines.slice(0, CHANGES_SHOWN_MAX)}
        columns={[
          { head: 'Line', names: true, cell: (one) => one.kind },
          { head: 'Customer', cell: (one) => one.customer_name ?? one.customer_id },
          { head: 'Product', cell: (one) => one.product_name ?? '' },
          { head: 'Order', cell: (one) => <code>{one.order_id ?? ''}</code> },
          { head: 'Charged from', cell: (one) => <Day on={one.charge_start_on} /> },
          {
            head: 'Before',
            numeric: true,
            cell: (one) =>
              one.old_subtotal === null ? (
                ''
              ) : (
                <Amount of={one.old_subtotal} currency={one.currency} />
              ),
          },
          {
            head: 'Now',
            numeric: true,
            cell: (one) =>
              one.new_subtotal === null ? (
                ''
              ) : (
                <Amount of={one.new_subtotal} currency={one.currency} />
              ),
          },
          {
            head: 'Difference',
            numeric: true,
            cell: (one) => <Amount of={one.net} currency={one.currency} withCurrency />,
          },
        ]}
      />
    </>
  );
}

export function EvidenceTab({ pulls }: { pulls: readonly UsedPull[] }) {
  return (
    <DataTable
      caption="What the judgement was made from: each answer as it was sealed"
      rows={pulls}
      columns={[
        { head: 'What', names: true, cell: (one) => one.resource },
        { head: 'Of', cell: (one) => one.key },
        { head: 'Source', cell: (one) => one.source },
        { head: 'Version', numeric: true, cell: (one) => String(one.version) },
        { head: 'Rows', numeric: true, cell: (one) => countText(one.rows) },
        { head: 'Sealed', cell: (one) => <Moment at={one.sealed_at} /> },
        {
          head: 'Content hash',
          cell: (one) => <code title={one.content_hash}>{one.content_hash.slice(0, 16)}</code>,
        },
      ]}
    />
  );
}

export function HistoryTab({
  judgements,
  currency,
}: {
  judgements: readonly PastJudgement[];
  currency: string;
}) {
  return (
    <DataTable
      caption="How the rules of each run judged this invoice, before anybody decided; the newest first"
      rows={judgements}
      columns={[
        {
          head: 'Run',
          names: true,
          cell: (one) => <a href={runAddress(one.run_id)}>{one.run_id}</a>,
        },
        { head: 'For', cell: (one) => <Moment at={one.as_of} /> },
        { head: 'Judged as', cell: (one) => <VerdictStatus verdict={one.verdict} /> },
        {
          head: `Total, ${currency}`,
          numeric: true,
          cell: (one) => <Amount of={one.total_charges} currency={currency} />,
        },
        {
          head: `Lines, ${currency}`,
          numeric: true,
          cell: (one) => <Amount of={one.lines_total} currency={currency} />,
        },
        {
          head: 'Explained',
          numeric: true,
          cell: (one) => (
            <span class="num">{`${countText(one.matched_lines)} of ${countText(one.line_count)}`}</span>
          ),
        },
        { head: 'Findings', numeric: true, cell: (one) => countText(one.findings) },
        { head: 'Nothing new', cell: (one) => (one.reused ? 'taken over' : '') },
      ]}
    />
  );
}
