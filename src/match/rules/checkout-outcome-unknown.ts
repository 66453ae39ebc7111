import { sql } from 'kysely';

import { minorDigitsSql } from '../../store/minor-digits-sql.ts';
import { customerName } from '../customer-name.ts';
import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/**
 * One finding a cart and currency, from the moment on when a list would show its orders. Its money is what was promised
 * for one billing cycle; where nothing names a price the finding stands without money.
 */
export const checkoutOutcomeUnknown: Rule = {
  code: 'CHECKOUT_OUTCOME_UNKNOWN',
  version: '1',
  says: 'A cart was checked out, and nobody knows whether it was ordered.',

  find: ({ asOf }) => {
    const promised = sql`sum(round(l.quantity * l.promised_unit_price, ${minorDigitsSql(sql`l.currency`)}))`;
    return sql`
    select ${findingColumns({
      subject: sql`u.cart_id`,
      cell: sql`null`,
      currency: sql`l.currency`,
      net: sql`-coalesce(${promised}, 0)`,
      // While it is only sent, the next try may still find out.
      confidence: sql`case u.state when 'unknown' then 'certain' else 'provisional' end`,
      expectedNet: promised,
      expectedText: sql`'the orders of cart ' || u.cart_id`,
      actualText: sql`coalesce(u.reason, 'no answer')`,
      why: sql`format('The cart %s of %s, checked out on %s for %s a billing cycle, was never answered for: %s.', u.cart_id,
        coalesce(${customerName(sql`u.customer_id`)}, u.customer_id),
        to_char(u.first_sent_at at time zone 'UTC', 'YYYY-MM-DD'),
        coalesce(${moneyText(promised, sql`l.currency`)}, 'an unnamed price'), coalesce(u.reason, 'no answer came'))`,
    })}
    from purchase u
    join purchase_line l on l.purchase_id = u.purchase_id and l.state = 'open'
    where u.state in ('sent', 'unknown') and u.last_sent_at <= ${asOf}::timestamptz - interval '15 minutes'
    group by u.purchase_id, l.currency`;
  },
};
