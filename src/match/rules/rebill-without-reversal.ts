import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { moneyText, unitsText } from '../figure-text.ts';
import { missingLeg } from '../refund-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

const replaced = sql`case when p.converts then p.quantity else u.quantity - p.quantity end`;

/**
 * A seat change bills the whole new count anew: alone, it stands beside the units charged before, which are what was
 * not reversed. A surplus of any other size is QUANTITY_OVER, and a lone line that adds up to the order is only printed
 * as a difference. Of a conversion the units before are another order's: what is billed anew stands for them.
 */
export const rebillWithoutReversal: Rule = {
  code: 'REBILL_WITHOUT_REVERSAL',
  version: '1',
  says: 'A seat change or conversion was billed and what it replaces was not reversed.',

  find: ({ asOf }) => sql`
    select ${findingColumns({
      ...missingLeg({
        asOf,
        units: replaced,
        sign: 1,
      }),
      expectedText: sql`'a reversal and a re-bill'`,
      actualText: sql`'a re-bill'`,
      why: sql`format('Microsoft billed %s for %s in a change of %s, and has not taken back the %s that they replace (%s).',
        ${moneyText(sql`p.net`, sql`p.currency`)}, ${unitsText(sql`p.quantity`)}, ${itemText}, ${unitsText(replaced)}, ${orderLineText('p')})`,
    })}
    from m_pair p
    join m_cell c on c.cell = p.cell
    left join m_unit u on u.cell = p.cell
    where p.is_alone and p.leg = 'rebill'
      and (p.converts or u.quantity > p.quantity and p.quantity = coalesce(u.ordered_quantity, p.quantity))`,
};
