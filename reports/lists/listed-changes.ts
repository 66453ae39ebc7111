import type { Table } from '../../src/report/table.ts';
import type { LineVersions } from '../../src/store/line-changes.ts';
import { LINE_CHANGE_ORDER, selectLineChanges } from '../../src/store/line-changes.ts';

/** What is different between two versions of an invoice's lines. */
export function listedChanges(versions: LineVersions): Table {
  return {
    name: 'changes',
    says: 'One row per line that was added, removed or changed since the invoice first tied.',
    bulk: false,
    currency: 'currency',
    columns: [
      { name: 'kind', kind: 'code', says: 'added, removed or changed' },
      { name: 'customer_id', kind: 'id', says: 'Customer tenant' },
      { name: 'customer_name', kind: 'text', says: 'As charged' },
      { name: 'product_name', kind: 'text', says: 'As charged' },
      { name: 'order_id', kind: 'id', says: 'As the line prints it' },
      { name: 'charge_type', kind: 'text', says: 'What kind of event was charged' },
      { name: 'charge_start_on', kind: 'day', says: 'First UTC day charged' },
      { name: 'charge_end_on', kind: 'day', says: 'Last UTC day charged' },
      { name: 'currency', kind: 'code', says: 'ISO 4217, of every amount in the row' },
      { name: 'in_scope', kind: 'flag', says: 'no on usage and credits' },
      { name: 'old_subtotal', kind: 'amount', says: 'Before tax; empty on a line that was added' },
      {
        name: 'new_subtotal',
        kind: 'amount',
        says: 'Before tax; empty on a line that was removed',
      },
      { name: 'net', kind: 'amount', says: 'New less old, before tax' },
      { name: 'tax', kind: 'amount', says: 'New less old' },
      { name: 'total', kind: 'amount', says: 'New less old, tax included' },
    ],
    rows: selectLineChanges(versions),
    order: LINE_CHANGE_ORDER,
  };
}
