import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText } from '../charge-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { ofLines } from '../stake.ts';

/** Lines that name no pricing currency are not judged. At stake is what the rate added: N x (1 - 1/rate). */
export const fxNotOne: Rule = {
  code: 'FX_NOT_ONE',
  version: '1',
  says: 'A line is priced and billed in one currency, at an exchange rate.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...ofLines(),
      expectedText: sql`'a rate of 1'`,
      actualText: sql`format('a rate of %s', i.rate)`,
      why: sql`format('Microsoft priced and billed %s in %s, and yet converted it at a rate of %s.', ${itemText},
        c.currency, i.rate)`,
    })}
    from (
      select l.cell, sum(l.subtotal * (l.exchange_rate - 1) / l.exchange_rate) as net,
        sum(l.tax_total * (l.exchange_rate - 1) / l.exchange_rate) as tax, max(trim_scale(l.exchange_rate)) as rate
      from m_line l
      where l.pricing_currency = l.currency and l.exchange_rate <> 1 and l.subtotal <> 0
      group by l.cell
    ) i
    join m_cell c on c.cell = i.cell`,
};
