import type { EmittedFileRow } from '../../store/emitted-file-store.ts';
import type {
  InvoiceSort,
  JudgedInvoice,
  JudgedInvoiceFilter,
} from '../../store/judged-invoice-store.ts';
import { address, invoiceAddress, runAddress } from '../address.ts';
import { directionOf } from '../finding-query.ts';
import { Amount, countText, plural } from '../parts/amount.tsx';
import { Choice, CurrencyField, MonthChoice } from '../parts/choice.tsx';
import { DataTable, sortOf } from '../parts/data-table.tsx';
import { Downloads } from '../parts/downloads.tsx';
import { Day, monthText } from '../parts/moment.tsx';
import { VerdictStatus } from '../parts/status.tsx';
import { WorkbookLink } from '../parts/workbook-link.tsx';

export interface InvoicesData {
  readonly invoices: readonly JudgedInvoice[];
  readonly periods: readonly string[];
  /** The month that is shown, or the newest; undefined when there is none. */
  readonly workbookOf: string | undefined;
  /** The newest files of that month as a whole. */
  readonly files: readonly EmittedFileRow[];
  readonly only: JudgedInvoiceFilter;
  readonly sort: { readonly by: InvoiceSort; readonly descending: boolean };
}

const VERDICTS = [
  ['explained', 'Explained'],
  ['open', 'Open'],
  ['does-not-tie', 'Does not tie'],
  ['not-checked', 'Not checked'],
] as const;

/** Every invoice with its verdict, its tie-out and what is open. */
export function InvoicesPage({ data }: { data: InvoicesData }) {
  const { invoices, only } = data;
  return (
    <>
      <div class="heading">
        <h1>Invoices</h1>
        {data.workbookOf === undefined ? null : (
          <div class="actions">
            {invoices.length === 0 ? null : <ListDownloads data={data} />}
            <WorkbookLink files={data.files} label={`Workbook of ${monthText(data.workbookOf)}`} />
          </div>
        )}
      </div>
      <form class="filters" method="get" action="/invoices">
        <MonthChoice chosen={only.period} periods={data.periods} />
        <CurrencyField chosen={only.currency} />
        <Choice
          label="Verdict"
          name="verdict"
          chosen={only.verdict}
          all="every verdict"
          options={VERDICTS}
        />
        <button>Filter</button>
        <a href="/invoices">Clear</a>
      </form>
      {invoices.length === 0 ? (
        <p class="empty">
          {data.periods.length === 0
            ? 'No invoice has been judged yet. The next night does it, or `recon run` now.'
            : 'No invoice matches these filters. '}
          {data.periods.length === 0 ? null : <a href="/invoices">Clear the filters</a>}
        </p>
      ) : (
        <InvoiceTable data={data} />
      )}
    </>
  );
}

function ListDownloads({ data: { invoices, only, sort } }: { data: InvoicesData }) {
  return (
    <Downloads
      what="this list of invoices"
      hrefOf={(format) =>
        address('/invoices/download', {
          period: only.period,
          currency: only.currency,
          verdict: only.verdict,
          sort: sort.by,
          direction: directionOf(sort),
          format,
        })
      }
      primary
      note={`${plural(invoices.length, 'row')}, as they stand now`}
    />
  );
}

function InvoiceTable({ data }: { data: InvoicesData }) {
  const { invoices, only, sort } = data;
  const sorts = (by: InvoiceSort, first: 'asc' | 'desc' = 'asc') =>
    sortOf(
      by,
      sort,
      (name, direction) =>
        address('/invoices', {
          period: only.period,
          currency: only.currency,
          verdict: only.verdict,
          sort: name,
          direction,
        }),
      first,
    );
  return (
    <DataTable
      caption={plural(invoices.length, 'invoice')}
      rows={invoices}
      columns={[
        {
          head: 'Invoice',
          names: true,
          sort: sorts('invoice'),
          cell: (one) => <a href={invoiceAddress(one.invoice_id)}>{one.invoice_id}</a>,
        },
        { head: 'Date', sort: sorts('date', 'desc'), cell: (one) => <Day on={one.invoiced_at} /> },
        { head: 'Month', cell: (one) => <span class="day">{monthText(one.period)}</span> },
        {
          head: 'Verdict',
          sort: sorts('verdict'),
          cell: (one) => <VerdictStatus verdict={one.verdict} />,
        },
        { head: 'Currency', cell: (one) => one.currency },
        {
          head: 'Invoice total',
          numeric: true,
          sort: sorts('total', 'desc'),
          cell: (one) => <Amount of={one.total_charges} currency={one.currency} />,
        },
        {
          head: 'Sum of lines',
          numeric: true,
          cell: (one) => <Amount of={one.lines_total} currency={one.currency} />,
        },
        { head: 'Ties', cell: (one) => (one.ties ? 'yes' : 'no') },
        {
          head: 'Explained',
          numeric: true,
          cell: (one) => (
            <span class="num">{`${countText(one.matched_lines)} of ${countText(one.line_count)}`}</span>
          ),
        },
        {
          head: 'Charged too much',
          numeric: true,
          sort: sorts('claim', 'desc'),
          cell: (one) => <Amount of={one.claim_net} currency={one.currency} />,
        },
        {
          head: 'Too little or not yet',
          numeric: true,
          sort: sorts('exposure', 'desc'),
          cell: (one) => <Amount of={one.exposure_net} currency={one.currency} />,
        },
        {
          head: 'Open',
          numeric: true,
          sort: sorts('findings', 'desc'),
          cell: (one) => countText(one.open_findings),
        },
        { head: 'Run', cell: (one) => <a href={runAddress(one.run_id)}>{one.run_id}</a> },
      ]}
    />
  );
}
