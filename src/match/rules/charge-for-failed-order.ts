import { sql } from 'kysely';

import { minorDigitsSql } from '../../store/minor-digits-sql.ts';
import { chargeSubject } from '../charge-subject.ts';
import { itemText, orderLineText } from '../charge-text.ts';
import { REFUNDING_TYPES } from '../charge-types.ts';
import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/**
 * An order in error never became active. A cancelled one may have: it failed only when it was never seen completed or
 * delivered, nothing cancelled it and no line takes anything back, and the invoice that could has had its time. Else its refunds are judged.
 */
export const chargeForFailedOrder: Rule = {
  code: 'CHARGE_FOR_FAILED_ORDER',
  version: '1',
  says: 'An order is charged that failed or was cancelled before it was fulfilled.',

  find: ({ invoiceId, asOf }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      cell: sql`u.cell`,
      currency: sql`u.currency`,
      net: sql`least(u.own_net, u.net)`,
      tax: sql`round(u.own_tax * least(u.own_net, u.net) / u.own_net, ${minorDigitsSql(sql`u.currency`)})`,
      confidence: sql`case when l.status = 'error' then 'certain' else 'provisional' end`,
      expectedNet: sql`u.own_net - least(u.own_net, u.net)`,
      actualNet: sql`u.own_net`,
      expectedText: sql`'no charge'`,
      actualText: sql`format('order status %s', l.status)`,
      why: sql`format('Microsoft charged %s for %s, although the order %s (%s).', ${moneyText(sql`u.own_net`, sql`u.currency`)},
        ${itemText}, case l.status when 'error' then 'failed' else 'was cancelled before it was fulfilled' end,
        ${orderLineText('l')})`,
    })}
    from m_unit u
    join m_cell c on c.cell = u.cell
    join m_link l on l.group_id = c.group_id
    where u.own_net > 0 and u.net > 0 and l.failed_after <= ${asOf}
      and not exists (
        select from m_cancel k where k.order_id = u.order_id and k.order_line = u.order_line)
      and not exists (
        select from m_history h
        where h.order_id = u.order_id and h.order_line = u.order_line and h.charge_types && ${REFUNDING_TYPES}::text[])`,
};
