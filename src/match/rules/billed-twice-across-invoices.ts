import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/**
 * Belongs to the later invoice. Seat changes reverse and re-bill a cycle in a later invoice: units with such lines are
 * judged by quantity instead, and so is what is left too many once a later invoice has taken units back. Where we did
 * not hold the order then, the first invoice's quantity stands for it.
 */
export const billedTwiceAcrossInvoices: Rule = {
  code: 'BILLED_TWICE_ACROSS_INVOICES',
  version: '2',
  says: 'An order line is charged again, whole, for a cycle that an earlier invoice charged already.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', u.order_id, u.order_line, u.item, u.cycle_end_on - date '2000-01-01', ${invoiceId}::text)`,
      cell: sql`u.cell`,
      currency: sql`u.currency`,
      net: sql`u.own_net`,
      tax: sql`u.own_tax`,
      bridge: sql`u.own_total`,
      expectedQuantity: sql`u.once`,
      actualQuantity: sql`u.quantity`,
      expectedNet: sql`u.net - u.own_net`,
      actualNet: sql`u.net`,
      expectedText: sql`'charged once'`,
      actualText: sql`format('charged in %s', u.billed_in)`,
      why: sql`format('Microsoft charged %s for the same period in %s: %s in all, while %s is for %s.', ${itemText},
        u.billed_in, ${unitsText(sql`u.quantity`)}, ${orderLineText('u')}, ${unitsText(sql`u.once`)})`,
    })}
    from (
      select m_unit.*, coalesce(ordered_quantity, earlier_quantity) as once from m_unit
    ) u
    join m_cell c on c.cell = u.cell
    where not u.changes
      and u.billing_invoices > 1
      and not u.later_takes_back
      and u.own_quantity > 0
      and u.once > 0
      and u.earlier_quantity >= u.once
      and u.quantity > u.once
      and mod(u.quantity, u.once) = 0`,
};
