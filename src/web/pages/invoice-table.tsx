import { groupBy } from '../../lib/group-by.ts';
import { sumAmounts } from '../../lib/sum-amounts.ts';
import type { InvoiceSort, JudgedInvoice } from '../../store/judged-invoice-store.ts';
import { invoiceAddress } from '../address.ts';
import { Amount, countText, plural } from '../parts/amount.tsx';
import type { Column } from '../parts/data-table.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Day, monthText } from '../parts/moment.tsx';
import { TieStatus, VerdictStatus } from '../parts/status.tsx';

/** Invoices with their verdict and what is open of them, and below them the totals of each currency. */
export function InvoiceTable(props: {
  invoices: readonly JudgedInvoice[];
  sortOf: (by: InvoiceSort, first?: 'asc' | 'desc') => NonNullable<Column<JudgedInvoice>['sort']>;
}) {
  const { invoices } = props;
  return (
    <DataTable
      caption={plural(invoices.length, 'invoice')}
      rows={invoices}
      columns={columnsOf(props.sortOf)}
      foot={[...groupBy(invoices, ({ currency }) => currency)].map(([currency, own]) => (
        <TotalsRow currency={currency} invoices={own} />
      ))}
    />
  );
}

function columnsOf(
  sortOf: Parameters<typeof InvoiceTable>[0]['sortOf'],
): readonly Column<JudgedInvoice>[] {
  return [
    {
      head: 'Invoice',
      names: true,
      sort: sortOf('invoice'),
      cell: (one) => <a href={invoiceAddress(one.invoice_id)}>{one.invoice_id}</a>,
    },
    {
      head: 'Date',
      sort: sortOf('date', 'desc'),
      cell: (one) => (
        <>
          <Day on={one.invoiced_at} />
          <span class="why day">{monthText(one.period)}</span>
        </>
      ),
    },
    {
      head: 'Verdict',
      sort: sortOf('verdict'),
      cell: (one) => <VerdictStatus verdict={one.verdict} />,
    },
    {
      head: 'Open',
      numeric: true,
      sort: sortOf('findings', 'desc'),
      cell: (one) => countText(one.open_findings),
    },
    { head: 'Currency', cell: (one) => one.currency },
    {
      head: 'Invoice total',
      numeric: true,
      sort: sortOf('total', 'desc'),
      cell: (one) => <Amount of={one.total_charges} currency={one.currency} />,
    },
    {
      head: 'Sum of lines',
      numeric: true,
      cell: (one) => <Amount of={one.lines_total} currency={one.currency} />,
    },
    { head: 'Ties', cell: (one) => <TieStatus ties={one.ties} /> },
    {
      head: 'Lines explained, in scope',
      numeric: true,
      cell: (one) => (
        <span class="num">{`${countText(one.matched_lines)} of ${countText(inScope(one))}`}</span>
      ),
    },
    {
      head: 'Charged too much',
      numeric: true,
      sort: sortOf('claim', 'desc'),
      cell: (one) => <Amount of={one.claim_net} currency={one.currency} />,
    },
    {
      head: 'Too little or not yet',
      numeric: true,
      sort: sortOf('exposure', 'desc'),
      cell: (one) => <Amount of={one.exposure_net} currency={one.currency} />,
    },
  ];
}

function TotalsRow(props: { currency: string; invoices: readonly JudgedInvoice[] }) {
  const { currency, invoices } = props;
  const amount = (of: (one: JudgedInvoice) => string) => (
    <td class="right">
      <Amount of={sumAmounts(invoices.map(of))} currency={currency} />
    </td>
  );
  const count = (of: (one: JudgedInvoice) => number) =>
    countText(invoices.reduce((sum, one) => sum + of(one), 0));
  return (
    <tr>
      <th scope="row" colSpan={3}>
        {`All ${plural(invoices.length, 'invoice')} in ${currency}`}
      </th>
      <td class="right">{count((one) => one.open_findings)}</td>
      <td>{currency}</td>
      {amount((one) => one.total_charges)}
      {amount((one) => one.lines_total)}
      <td />
      <td class="right">
        <span class="num">{`${count((one) => one.matched_lines)} of ${count(inScope)}`}</span>
      </td>
      {amount((one) => one.claim_net)}
      {amount((one) => one.exposure_net)}
    </tr>
  );
}

function inScope({ line_count: lines, out_of_scope_lines: outside }: JudgedInvoice): number {
  return lines - outside;
}
