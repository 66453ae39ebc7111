import { sql } from 'kysely';

import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/**
 * Expected is what came in each of the three months before: an invoice type in a currency, or in two months where our
 * history begins there. Invoices of a month are out by the 8th of the next; they are missed from the 12th on.
 */
export const invoiceMissing: Rule = {
  code: 'INVOICE_MISSING',
  version: '1',
  says: 'An invoice that came every month did not come.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', s.period, s.invoice_type, s.currency)`,
      cell: sql`null`,
      currency: sql`s.currency`,
      net: sql`-s.typical_total`,
      expectedNet: sql`s.typical_total`,
      actualNet: sql`0`,
      expectedText: sql`format('a %s invoice in %s for %s', s.invoice_type, s.currency, s.period)`,
      actualText: sql`'none'`,
      why: sql`format('No %s invoice in %s came for %s, after one in each of the %s months before, of typically %s.',
        s.invoice_type, s.currency, s.period, s.months, ${moneyText(sql`s.typical_total`, sql`s.currency`)})`,
    })}
    from m_series s
    where s.months >= 2 and not s.came and s.documents_are_fresh`,
};
