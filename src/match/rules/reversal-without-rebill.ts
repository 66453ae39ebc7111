import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { moneyText, unitsText } from '../figure-text.ts';
import { missingLeg } from '../refund-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

const missing = sql`case when p.converts then p.quantity else coalesce(u.ordered_quantity - u.quantity, p.quantity) end`;

/**
 * What is missing are the units the order holds beside those still charged, at what a unit was reversed for. A lone line
 * that adds up to the order is only printed as a difference.
 */
export const reversalWithoutRebill: Rule = {
  code: 'REVERSAL_WITHOUT_REBILL',
  version: '1',
  says: 'A seat change or conversion was reversed and not billed again.',

  find: ({ asOf }) => sql`
    select ${findingColumns({
      ...missingLeg({
        asOf,
        units: missing,
        sign: -1,
      }),
      expectedText: sql`'a reversal and a re-bill'`,
      actualText: sql`'a reversal'`,
      why: sql`format('Microsoft took back %s for %s in a change of %s, and has not billed the %s that replace them (%s).',
        ${moneyText(sql`p.net`, sql`p.currency`)}, ${unitsText(sql`p.quantity`)}, ${itemText}, ${unitsText(missing)}, ${orderLineText('p')})`,
    })}
    from m_pair p
    join m_cell c on c.cell = p.cell
    left join m_unit u on u.cell = p.cell
    where p.is_alone and p.leg = 'reversal' and p.net > 0
      and (p.converts or u.quantity < coalesce(u.ordered_quantity, u.quantity + 1))`,
};
