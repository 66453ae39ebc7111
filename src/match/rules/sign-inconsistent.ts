import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
import { hasWrongSign } from '../line-sign.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { ofLines } from '../stake.ts';

/**
 * What bills is never below 0 and what takes back never above. Changes of seats and conversions go both ways. The stake
 * is the worst case: an amount of the wrong sign is off by twice itself.
 */
export const signInconsistent: Rule = {
  code: 'SIGN_INCONSISTENT',
  version: '1',
  says: 'The sign of an amount does not fit its charge type.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...ofLines(),
      expectedNet: sql`-i.actual`,
      actualNet: sql`i.actual`,
      expectedText: sql`case when i.actual < 0 then 'an amount above 0' else 'an amount below 0' end`,
      actualText: sql`format('%s as "%s"', ${moneyText(sql`i.actual`, sql`c.currency`)}, i.charge_types)`,
      why: sql`format('Microsoft billed %s for %s as "%s", which should be %s 0.', ${moneyText(sql`i.actual`, sql`c.currency`)},
        ${itemText}, i.charge_types, case when i.actual < 0 then 'above' else 'below' end)`,
    })}
    from (
      select l.cell, sum(2 * l.subtotal) as net, sum(2 * l.tax_total) as tax, sum(l.subtotal) as actual,
        string_agg(distinct l.charge_type, ', ' order by l.charge_type) as charge_types
      from m_line l
      where ${hasWrongSign}
      group by l.cell
    ) i
    join m_cell c on c.cell = i.cell`,
};
