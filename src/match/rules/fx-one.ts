import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText } from '../charge-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { ofLines } from '../stake.ts';

/** The amount was not converted, so nothing of it is known to be right: the whole of it is in question. */
export const fxOne: Rule = {
  code: 'FX_ONE',
  version: '1',
  says: 'A line is priced in another currency than it is billed in, at no exchange rate or 1.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...ofLines(),
      expectedText: sql`format('a rate from %s to %s', i.pricing_currency, c.currency)`,
      actualText: sql`coalesce('a rate of ' || i.rate, 'no rate')`,
      why: sql`format('Microsoft priced %s in %s and billed it in %s at %s.', ${itemText}, i.pricing_currency,
        c.currency, coalesce('a rate of ' || i.rate, 'no rate'))`,
    })}
    from (
      select l.cell, sum(l.subtotal) as net, sum(l.tax_total) as tax,
        min(l.pricing_currency) as pricing_currency, max(trim_scale(l.exchange_rate)) as rate
      from m_line l
      where l.pricing_currency <> l.currency and coalesce(l.exchange_rate, 1) = 1 and l.subtotal <> 0
      group by l.cell
    ) i
    join m_cell c on c.cell = i.cell`,
};
