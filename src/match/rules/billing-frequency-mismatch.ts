import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText } from '../charge-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { keptOfCell } from '../stake.ts';

/**
 * Lines often leave the frequency out. A blank one says "once" only on a line that has neither term nor end, as
 * perpetual software is billed; anything else blank is not compared. A changed billing plan has an order of its own and
 * is not compared with the old one.
 *
 * What is at stake for good are the instalments to come; the money in question here is this charge.
 */
export const billingFrequencyMismatch: Rule = {
  code: 'BILLING_FREQUENCY_MISMATCH',
  version: '2',
  says: 'A charge is billed in another cycle than was ordered.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...keptOfCell(sql`p.kept`),
      expectedText: spoken(sql`l.billing_cycle`),
      actualText: spoken(sql`i.frequency`),
      why: sql`format('Microsoft bills %s %s, while order %s is to be billed %s.', ${itemText},
        ${spoken(sql`i.frequency`)}, l.order_id, ${spoken(sql`l.billing_cycle`)})`,
    })}
    from (
      select cell, max(coalesce(billing_frequency,
        case when has_no_term and charge_end_on is null then 'one_time' end)) as frequency
      from m_line where charge_type <> 'changebillingplan'
      group by cell
    ) i
    join m_cell c on c.cell = i.cell
    join m_link l on l.group_id = c.group_id and l.candidates = 1
    join m_price p on p.cell = c.cell and p.kept > 0
    where c.subtotal <> 0
      and l.billing_cycle in ('one_time', 'monthly', 'annual') and i.frequency in ('one_time', 'monthly', 'annual')
      and i.frequency <> l.billing_cycle`,
};

function spoken(cycle: ReturnType<typeof sql>) {
  return sql`case ${cycle} when 'one_time' then 'once' when 'annual' then 'annually' else ${cycle} end`;
}
