import { sql } from 'kysely';

import { minorDigitsSql } from '../../store/minor-digits-sql.ts';
import { chargeSubject } from '../charge-subject.ts';
import { itemText, orderLineText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { hasWrongSign } from '../line-sign.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Beyond the order once: at the price promised, else at what was charged on average. */
const SURPLUS = sql`round(
  u.own_net - coalesce(p.unit_value * u.ordered_quantity, u.own_net * u.ordered_quantity / u.own_quantity),
  ${minorDigitsSql(sql`u.currency`)})`;

/**
 * Whole multiples of several lines only: anything else is a matter of quantity. Seat changes reverse and re-bill, a refund of the
 * wrong sign counts up; both are judged elsewhere. Where a later invoice takes units back, what is left too many is a
 * matter of quantity, and that invoice's.
 *
 * One bundle may be billed by its parts (Microsoft 365 E5: a telecom and a non-telecom line): lines of the ordered
 * quantity that add up to the price promised are the order once. Only a promise can tell; without one they are found,
 * suspected where their prices differ.
 */
export const billedTwiceSameInvoice: Rule = {
  code: 'BILLED_TWICE_SAME_INVOICE',
  version: '3',
  says: 'One invoice charges an order line several times over.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      cell: sql`u.cell`,
      currency: sql`u.currency`,
      net: SURPLUS,
      tax: sql`coalesce(round(u.own_tax * ${SURPLUS} / nullif(u.own_net, 0), ${minorDigitsSql(sql`u.currency`)}), 0)`,
      confidence: sql`case when i.prices > 1 then 'suspected' else 'certain' end`,
      expectedQuantity: sql`u.ordered_quantity`,
      actualQuantity: sql`u.own_quantity`,
      expectedNet: sql`u.own_net - ${SURPLUS}`,
      actualNet: sql`u.own_net`,
      expectedText: sql`'charged once'`,
      actualText: sql`format('charged %s times', trim_scale(u.own_quantity / u.ordered_quantity))`,
      why: sql`format('Microsoft charged %s %s on this invoice: %s in all, while %s is for %s.', ${itemText},
        case u.own_quantity / u.ordered_quantity when 2 then 'twice'
          else trim_scale(u.own_quantity / u.ordered_quantity) || ' times' end,
        ${unitsText(sql`u.own_quantity`)}, ${orderLineText('u')}, ${unitsText(sql`u.ordered_quantity`)})`,
    })}
    from m_unit u
    join m_cell c on c.cell = u.cell
    left join m_price p on p.cell = u.cell
    join (
      select l.cell, count(*) filter (where l.subtotal > 0) as charges,
        count(distinct l.effective_unit_price) filter (where l.subtotal > 0) as prices,
        bool_or(${hasWrongSign}) as has_wrong_sign
      from m_line l group by l.cell
    ) i on i.cell = u.cell and i.charges > 1 and not i.has_wrong_sign
    where not u.changes and not u.has_unknown_type
      and u.status is distinct from 'cancelled'
      and p.in_parts is distinct from true
      and u.ordered_quantity > 0
      and u.earlier_quantity = 0
      and not u.later_takes_back
      and u.own_quantity > u.ordered_quantity
      and mod(u.own_quantity, u.ordered_quantity) = 0`,
};
