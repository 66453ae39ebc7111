import { sql } from 'kysely';

import { defineReport } from '../src/report/report.ts';

/** What was ordered, and what became of it. */
export const ordersReport = defineReport({
  name: 'orders',
  says: 'One row per order line, as all invoices together bill it; in the newest period of a run.',
  scopes: ['period'],
  subject: 'orders',
  bulk: true,
  currency: 'currency',
  columns: [
    { name: 'customer_id', kind: 'id', says: 'Tenant that ordered' },
    { name: 'order_id', kind: 'id', says: 'Order' },
    { name: 'order_line', kind: 'count', says: 'Line of the order' },
    {
      name: 'origin',
      kind: 'code',
      says: 'Whose promise holds: recorded, imported or partner-center',
    },
    { name: 'catalog_item_id', kind: 'id', says: 'product:sku:availability' },
    { name: 'ordered_at', kind: 'instant', says: 'When it was ordered' },
    { name: 'quantity', kind: 'count', says: 'Units the order holds now' },
    {
      name: 'promised_unit_price',
      kind: 'price',
      says: 'Per unit and billing cycle, before tax; empty when nothing was promised',
    },
    { name: 'currency', kind: 'code', says: 'ISO 4217, of every amount in the row' },
    {
      name: 'expected_net',
      kind: 'amount',
      says: 'Promised for one billing cycle, before tax; empty without a promise',
    },
    {
      name: 'billed_net',
      kind: 'amount',
      says: 'Net of all invoices, before tax; charges in another currency do not count',
    },
    {
      name: 'billed_quantity',
      kind: 'count',
      says: 'Units charged for the latest cycle, refunds counted down',
    },
    {
      name: 'state',
      kind: 'code',
      says: 'billed, partly, not yet due, overdue, free, not completed, cancelled, before-history or not-checked',
    },
    { name: 'invoices', kind: 'id', says: 'Invoices that charge it, joined by a space' },
    { name: 'finding_ids', kind: 'id', says: 'Findings of the orders on it, joined by a space' },
  ],

  query: ({ matches }) => sql`
    select o.customer_id, o.order_id, o.order_line, o.origin, o.catalog_item_id, o.ordered_at, o.quantity,
      o.promised_unit_price, o.currency, o.expected_net, o.billed_net, o.billed_quantity, o.state,
      array_to_string(o.invoices, ' ') as invoices, array_to_string(o.finding_ids, ' ') as finding_ids, o.row_no
    from order_state o
    where o.match_id = any(${matches.map(({ match_id }) => match_id)}::bigint[])`,

  order: sql`r.customer_id collate "C", r.order_id collate "C", r.order_line, r.row_no`,
});
