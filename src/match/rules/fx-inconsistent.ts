import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText } from '../charge-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { ofLines } from '../stake.ts';

/** Rates are printed with 8 digits and more, not always with as many: the same rate to a millionth is one rate. */
const SAME_RATE = '0.000001';

/**
 * Rates of one day are compared, since lines of one invoice may be priced on several days. The rate most lines show
 * (the lower of two equally common) stands for the right one; at stake is what another rate adds to the amount.
 */
export const fxInconsistent: Rule = {
  code: 'FX_INCONSISTENT',
  version: '1',
  says: 'An invoice converts the same currencies of one day at different rates.',

  find: ({ invoiceId }) => sql`
    with shown as (
      select pricing_currency, currency, rate_on, exchange_rate, count(*) as lines
      from m_line
      where pricing_currency <> currency and exchange_rate <> 1 and rate_on is not null
      group by pricing_currency, currency, rate_on, exchange_rate
    ),
    usual as (
      select distinct on (pricing_currency, currency, rate_on) *
      from shown order by pricing_currency, currency, rate_on, lines desc, exchange_rate
    ),
    odd as (
      select l.cell, sum(l.subtotal * (l.exchange_rate - u.exchange_rate) / l.exchange_rate) as net,
        sum(l.tax_total * (l.exchange_rate - u.exchange_rate) / l.exchange_rate) as tax,
        min(l.pricing_currency) as pricing_currency, min(l.rate_on) as rate_on,
        max(trim_scale(u.exchange_rate)) as usual_rate, max(trim_scale(l.exchange_rate)) as rate
      from m_line l
      join usual u on u.pricing_currency = l.pricing_currency and u.currency = l.currency and u.rate_on = l.rate_on
      where l.exchange_rate <> 1 and l.subtotal <> 0
        and abs(l.exchange_rate - u.exchange_rate) > u.exchange_rate * ${SAME_RATE}::numeric
      group by l.cell
    )
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...ofLines(),
      confidence: 'suspected',
      expectedText: sql`format('a rate of %s', i.usual_rate)`,
      actualText: sql`format('a rate of %s', i.rate)`,
      why: sql`format('Microsoft converted %s from %s to %s at a rate of %s, and other lines of that day (%s) at %s.',
        ${itemText}, i.pricing_currency, c.currency, i.rate, i.rate_on, i.usual_rate)`,
    })}
    from odd i
    join m_cell c on c.cell = i.cell`,
};
