import type { Table } from '../../src/report/table.ts';
import type { JudgedLines } from '../../src/store/line-list-store.ts';
import { CUSTOMER_SUM_ORDER, selectCustomerSums } from '../../src/store/line-list-store.ts';

/** What an invoice charges each customer. */
export function listedCustomers(of: JudgedLines & { readonly asOf: Date }): Table {
  return {
    name: 'customers',
    says: 'One row per customer and currency: what the invoice charges, and what of it is open.',
    bulk: false,
    currency: 'currency',
    columns: [
      { name: 'customer_id', kind: 'id', says: 'Customer tenant' },
      { name: 'customer_name', kind: 'text', says: 'As charged' },
      { name: 'currency', kind: 'code', says: 'ISO 4217, of every amount in the row' },
      { name: 'lines', kind: 'count', says: 'Invoice lines' },
      { name: 'subtotal', kind: 'amount', says: 'Their sum, before tax' },
      { name: 'total', kind: 'amount', says: 'Their sum, tax included' },
      { name: 'open_findings', kind: 'count', says: 'Root findings above info, open or disputed' },
      { name: 'claim_net', kind: 'amount', says: 'Of these, charged too much, before tax' },
      {
        name: 'exposure_net',
        kind: 'amount',
        says: 'Of these, charged too little or not yet, before tax',
      },
    ],
    rows: selectCustomerSums(of),
    order: CUSTOMER_SUM_ORDER,
  };
}
