import { sql } from 'kysely';

import { itemText, printedOrderText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { wholeCell } from '../stake.ts';

/** Runs last, over what the other rules left: a cell that no order explains and no rule owns is our own fault. */
export const unexplainedRemainder: Rule = {
  code: 'UNEXPLAINED_REMAINDER',
  version: '2',
  says: "recon's own dispositions do not add up to the lines.",

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`${invoiceId}::text`,
      ...wholeCell(),
      why: sql`format('recon could neither explain nor question %s for %s (%s).', ${moneyText(sql`c.total`, sql`c.currency`)},
        ${itemText}, ${printedOrderText})`,
    })}
    from m_cell c
    where (c.subtotal <> 0 or c.total <> 0 or c.quantity <> 0)
      and not exists (select from m_link l where l.group_id = c.group_id and l.candidates = 1)
      and not exists (select from m_unowned n where n.cell = c.cell and n.kept = 0)
      and not exists (select from m_share s where s.cell = c.cell)`,
};
