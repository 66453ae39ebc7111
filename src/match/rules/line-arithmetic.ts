import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
import { distanceFromFormulas, formulaTolerance, nearestFormula } from '../formulas.ts';
import { partOfLines } from '../part-of-lines.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { ofLines } from '../stake.ts';

/**
 * The printed subtotal is authoritative, and Microsoft's own examples follow several formulas: a line speaks up only
 * when it is further from every one of them than printed prices are rounded. The stake is against the nearest. A line
 * with neither price nor quantity has nothing to multiply.
 */
export const lineArithmetic: Rule = {
  code: 'LINE_ARITHMETIC',
  version: '2',
  says: 'A subtotal is not what price, quantity and exchange rate make.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...ofLines(),
      expectedNet: sql`i.actual_net - i.net`,
      actualNet: sql`i.actual_net`,
      why: sql`format('Microsoft charged %s for %s, while price and quantity make %s%s.',
        ${moneyText(sql`i.actual_net`, sql`c.currency`)}, ${itemText},
        ${moneyText(sql`i.actual_net - i.net`, sql`c.currency`)}, ${partOfLines})`,
    })}
    from (
      select l.cell, count(*) as lines, sum(l.subtotal - ${nearestFormula}) as net,
        sum(l.tax_total * (l.subtotal - ${nearestFormula}) / nullif(l.subtotal, 0)) as tax, sum(l.subtotal) as actual_net
      from m_line l
      where ${distanceFromFormulas} > ${formulaTolerance}
        and not (l.quantity = 0 and l.effective_unit_price = 0)
      group by l.cell
    ) i
    join m_cell c on c.cell = i.cell`,
};
