import type { ComponentChildren } from 'preact';

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
      stacks
      columns={columnsOf(props.sortOf)}
      foot={[...groupBy(invoices, ({ currency }) => currency)].map(([currency, own]) => (
        <TotalsRow currency={currency} invoices={own} />
      ))}
    />
  );
}

/** Above the rows, and beside the figures where a row is a block. */
const HEADS = {
  open: 'Open',
  total: 'Invoice total',
  lines: 'Sum of lines',
  explained: 'Lines explained, in scope',
  claim: 'Charged too much',
  exposure: 'Too little or not yet',
} as const;

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
      head: HEADS.open,
      numeric: true,
      sort: sortOf('findings', 'desc'),
      cell: (one) => countText(one.open_findings),
    },
    {
      head: HEADS.total,
      numeric: true,
      sort: sortOf('total', 'desc'),
      cell: (one) => <Amount of={one.total_charges} currency={one.currency} withCurrency />,
    },
    {
      head: HEADS.lines,
      numeric: true,
      cell: (one) => (
        <>
          <Amount of={one.lines_total} currency={one.currency} />
          <span class="why">
            ties: <TieStatus ties={one.ties} />
          </span>
        </>
      ),
    },
    {
      head: HEADS.explained,
      numeric: true,
      cell: (one) => <OutOf part={one.matched_lines} whole={inScope(one)} />,
    },
    {
      head: HEADS.claim,
      numeric: true,
      sort: sortOf('claim', 'desc'),
      cell: (one) => <Amount of={one.claim_net} currency={one.currency} />,
    },
    {
      head: HEADS.exposure,
      numeric: true,
      sort: sortOf('exposure', 'desc'),
      cell: (one) => <Amount of={one.exposure_net} currency={one.currency} />,
    },
  ];
}

function TotalsRow(props: { currency: string; invoices: readonly JudgedInvoice[] }) {
  const { currency, invoices } = props;
  const cell = (head: string, shown: ComponentChildren) => (
    <td class="right" role="cell" data-head={head}>
      {shown}
    </td>
  );
  const amount = (head: string, of: (one: JudgedInvoice) => string, withCurrency = false) =>
    cell(
      head,
      <Amount of={sumAmounts(invoices.map(of))} currency={currency} withCurrency={withCurrency} />,
    );
  const sum = (of: (one: JudgedInvoice) => number) =>
    invoices.reduce((total, one) => total + of(one), 0);
  return (
    <tr role="row">
      <th scope="row" role="rowheader" colSpan={3}>
        {`All ${plural(invoices.length, 'invoice')} in ${currency}`}
      </th>
      {cell(HEADS.open, countText(sum((one) => one.open_findings)))}
      {amount(HEADS.total, (one) => one.total_charges, true)}
      {amount(HEADS.lines, (one) => one.lines_total)}
      {cell(HEADS.explained, <OutOf part={sum((one) => one.matched_lines)} whole={sum(inScope)} />)}
      {amount(HEADS.claim, (one) => one.claim_net)}
      {amount(HEADS.exposure, (one) => one.exposure_net)}
    </tr>
  );
}

/** Under each other, so that millions fit. */
function OutOf({ part, whole }: { part: number; whole: number }) {
  return (
    <>
      <span class="num">{countText(part)}</span>
      <span class="why num">{`of ${countText(whole)}`}</span>
    </>
  );
}

function inScope({ line_count: lines, out_of_scope_lines: outside }: JudgedInvoice): number {
  return lines - outside;
}
