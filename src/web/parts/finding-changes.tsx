import type { NewFinding } from '../../store/new-finding-store.ts';
import { findingAddress, invoiceAddress, runAddress } from '../address.ts';
import type { ResolvedFinding } from '../resolved-finding.ts';
import type { Column } from './data-table.tsx';
import { DataTable } from './data-table.tsx';
import { Day } from './moment.tsx';
import { Stake } from './stake.tsx';
import { SeverityStatus } from './status.tsx';

type Changed = Pick<
  ResolvedFinding,
  | 'finding_id'
  | 'code'
  | 'why'
  | 'severity'
  | 'invoice_id'
  | 'customer_name'
  | 'currency'
  | 'stake_type'
  | 'stake_net'
>;

interface Shown {
  readonly titleOfCode: (code: string) => string;
  readonly withInvoice: boolean;
}

/** What is there no more, and the document that closed it. */
export function ResolvedList(props: Shown & { rows: readonly ResolvedFinding[] }) {
  const shown = props.rows.slice(0, SHOWN_MAX);
  return (
    <DataTable
      caption={captionOf(shown.length, props.rows.length, 'resolved')}
      rows={shown}
      stacks
      columns={[
        ...columnsOf<ResolvedFinding>(props),
        {
          head: 'Closed by',
          cell: ({ closed_by: by }) => (by.length === 0 ? 'not known' : by.join(', ')),
        },
        {
          head: 'Closed',
          cell: ({ closed_at: at, closed_run: run }) => (
            <a href={runAddress(run)}>
              <Day on={at} />
            </a>
          ),
        },
      ]}
    />
  );
}

/** What the judgement before did not hold. */
export function NewList(props: Shown & { rows: readonly NewFinding[]; total: number }) {
  return (
    <DataTable
      caption={captionOf(props.rows.length, props.total, 'new')}
      rows={props.rows}
      stacks
      columns={columnsOf<NewFinding>(props)}
    />
  );
}

const SHOWN_MAX = 100;

function captionOf(shown: number, total: number, what: string): string {
  const noun = total === 1 ? 'discrepancy' : 'discrepancies';
  return shown < total
    ? `The first ${shown} of ${total} ${what} ${noun}`
    : `${total} ${what} ${noun}`;
}

function columnsOf<Row extends Changed>({
  titleOfCode,
  withInvoice,
}: Shown): readonly Column<Row>[] {
  const invoice: Column<Row> = {
    head: 'Invoice',
    cell: ({ invoice_id: id }) => (id === null ? '' : <a href={invoiceAddress(id)}>{id}</a>),
  };
  return [
    {
      head: 'Reason',
      names: true,
      cell: (one) => (
        <>
          <a class="open-row" href={findingAddress(one.finding_id)}>
            {titleOfCode(one.code)}
          </a>
          <span class="why">{one.why}</span>
        </>
      ),
    },
    { head: 'Severity', cell: (one) => <SeverityStatus severity={one.severity} /> },
    ...(withInvoice ? [invoice] : []),
    { head: 'Customer', cell: (one) => one.customer_name ?? '' },
    {
      head: 'At stake, before tax',
      numeric: true,
      cell: (one) => <Stake of={one} />,
    },
  ];
}
