import type { FindingRow, FindingSort } from '../../store/finding-list-store.ts';
import { findingAddress, invoiceAddress } from '../address.ts';
import { isZero, plural, quantityText } from './amount.tsx';
import type { Column, RowGroup } from './data-table.tsx';
import { DataTable } from './data-table.tsx';
import { PICKED_FORM_ID } from './decide-picked.tsx';
import type { FindingGroup } from './group-findings.ts';
import { dayText } from './moment.tsx';
import { OpenAmounts } from './open-amounts.tsx';
import { Stake } from './stake.tsx';
import { SeverityStatus, StateStatus } from './status.tsx';

/** Findings as a list shows them; on an invoice's own page without its id. */
export function FindingTable(props: {
  caption: string;
  rows: readonly FindingRow[];
  titleOfCode: (code: string) => string;
  sortOf: (by: FindingSort, first?: 'asc' | 'desc') => NonNullable<Column<FindingRow>['sort']>;
  withInvoice: boolean;
  /** Given: rows stand under their reason, with what it adds up to. */
  groups?: readonly FindingGroup[] | undefined;
}) {
  const { titleOfCode, sortOf, groups } = props;
  const invoice: Column<FindingRow> = {
    head: 'Invoice',
    cell: ({ invoice_id: id }) => (id === null ? '' : <a href={invoiceAddress(id)}>{id}</a>),
  };
  return (
    <DataTable
      caption={props.caption}
      rows={props.rows}
      stacks
      idOf={(one) => one.finding_id}
      {...(groups === undefined
        ? {}
        : { groupOf: ({ code }: FindingRow) => groupHead(groups, code, titleOfCode) })}
      columns={[
        {
          head: 'Pick',
          forScreen: true,
          cell: (one) => (
            <input
              type="checkbox"
              name="finding"
              value={one.finding_id}
              form={PICKED_FORM_ID}
              aria-label={`Pick ${one.finding_id}`}
            />
          ),
        },
        {
          head: 'Reason',
          names: true,
          sort: sortOf('code'),
          cell: (one) => (
            <>
              <a class="open-row" href={findingAddress(one.finding_id)}>
                {groups === undefined ? titleOfCode(one.code) : one.why}
              </a>
              {groups === undefined ? <span class="why">{one.why}</span> : null}
            </>
          ),
        },
        {
          head: 'At stake, before tax',
          numeric: true,
          sort: sortOf('stake', 'desc'),
          cell: (one) => <Stake of={one} />,
        },
        { head: 'State', cell: (one) => <StateCell one={one} /> },
        {
          head: 'Severity',
          sort: sortOf('severity', 'desc'),
          cell: (one) => <SeverityStatus severity={one.severity} />,
        },
        ...(props.withInvoice ? [invoice] : []),
        {
          head: 'Customer, product',
          sort: sortOf('customer'),
          cell: (one) => (
            <>
              {one.customer_name ?? one.customer_id ?? ''}
              {one.product_name === null ? null : <span class="product">{one.product_name}</span>}
            </>
          ),
        },
        {
          head: 'Found / expected',
          numeric: true,
          cell: (one) =>
            one.actual_quantity === null && one.expected_quantity === null
              ? ''
              : `${quantityText(one.actual_quantity)} / ${quantityText(one.expected_quantity)}`,
        },
        {
          head: 'Age',
          numeric: true,
          sort: sortOf('age', 'desc'),
          cell: (one) => `${one.age_days} d`,
        },
      ]}
    />
  );
}

/** What people made of it, and who looks after it. */
function StateCell({ one }: { one: FindingRow }) {
  return (
    <>
      <StateStatus state={one.state} lapsed={one.lapsed} />
      {one.state === 'waived' && one.waived_until !== null ? (
        <span class="why">until {dayText(one.waived_until)}</span>
      ) : null}
      {one.assignee === null ? null : <span class="why">{one.assignee}</span>}
    </>
  );
}

function groupHead(
  groups: readonly FindingGroup[],
  code: string,
  titleOfCode: (code: string) => string,
): RowGroup {
  const group = groups.find((one) => one.code === code);
  const hasMoney = group?.sums.some((sum) => !isZero(sum.claim_net) || !isZero(sum.exposure_net));
  return {
    key: code,
    head: (
      <>
        {titleOfCode(code)}
        <span class="subtotal">
          {plural(group?.rows.length ?? 0, 'discrepancy', 'discrepancies')}
          {hasMoney === true ? ': ' : ''}
          <OpenAmounts sums={group?.sums ?? []} />
        </span>
      </>
    ),
  };
}
