import type { LineRow } from '../../store/line-list-store.ts';
import { findingAddress } from '../address.ts';
import { Amount, countText, quantityText } from '../parts/amount.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Day } from '../parts/moment.tsx';

const DISPOSITIONS = {
  matched: 'explained',
  tolerated: 'explained, within rounding',
  finding: 'discrepancy',
  'out-of-scope': 'out of scope',
} as const;

/** Lines as Microsoft billed them, with what was made of each. */
export function LineTable({ rows, currency }: { rows: readonly LineRow[]; currency: string }) {
  return (
    <DataTable
      caption="Lines in the order they came"
      rows={rows}
      idOf={(one) => `line-${one.line_no}`}
      columns={[
        { head: 'Line', names: true, cell: (one) => countText(one.line_no) },
        {
          head: 'Made of it',
          cell: (one) => (
            <>
              {one.disposition === null ? 'not judged' : DISPOSITIONS[one.disposition]}
              {one.finding_ids.map((id) => (
                <a class="ref" href={findingAddress(id)}>
                  {id}
                </a>
              ))}
            </>
          ),
        },
        { head: 'Customer', cell: (one) => one.customer_name ?? '' },
        { head: 'Product', cell: (one) => one.product_name ?? '' },
        { head: 'Charge', cell: (one) => one.charge_type ?? '' },
        {
          head: 'Charged for',
          cell: (one) => (
            <>
              <Day on={one.charge_start_on} />
              {one.charge_end_on === null ? null : (
                <>
                  {' – '}
                  <Day on={one.charge_end_on} />
                </>
              )}
            </>
          ),
        },
        { head: 'Quantity', numeric: true, cell: (one) => quantityText(one.quantity) },
        {
          head: 'Order',
          cell: (one) =>
            one.order_id === null ? '' : <code>{`${one.order_id} / ${one.order_line ?? ''}`}</code>,
        },
        {
          head: `Before tax, ${currency}`,
          numeric: true,
          cell: (one) => <Amount of={one.subtotal} currency={one.currency} />,
        },
        {
          head: `Total, ${currency}`,
          numeric: true,
          cell: (one) => <Amount of={one.total} currency={one.currency} />,
        },
      ]}
    />
  );
}
