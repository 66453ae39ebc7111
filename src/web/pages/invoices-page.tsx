import type { EmittedFileRow } from '../../store/emitted-file-store.ts';
import type {
  InvoiceSort,
  JudgedInvoice,
  JudgedInvoiceFilter,
} from '../../store/judged-invoice-store.ts';
import { address } from '../address.ts';
import { directionOf } from '../finding-query.ts';
import { plural } from '../parts/amount.tsx';
import { Choice, CurrencyField, MonthChoice } from '../parts/choice.tsx';
import { sortOf } from '../parts/data-table.tsx';
import { Downloads } from '../parts/downloads.tsx';
import { monthText } from '../parts/moment.tsx';
import { WorkbookLink } from '../parts/workbook-link.tsx';
import { InvoiceTable } from './invoice-table.tsx';

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
        <InvoiceTable invoices={invoices} sortOf={sortedBy(data)} />
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

/** The list sorted otherwise keeps its filters. */
function sortedBy({ only, sort }: InvoicesData) {
  return (by: InvoiceSort, first: 'asc' | 'desc' = 'asc') =>
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
}
