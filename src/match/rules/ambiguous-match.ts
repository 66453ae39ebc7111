import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { keptOfCell } from '../stake.ts';

/** Amount and quantity never decide between order lines: a person does. */
export const ambiguousMatch: Rule = {
  code: 'AMBIGUOUS_MATCH',
  version: '3',
  says: 'A charge fits more than one order line equally well.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...keptOfCell(sql`n.kept`),
      confidence: 'suspected',
      actualQuantity: sql`c.quantity`,
      expectedText: sql`'one order line'`,
      actualText: sql`l.candidate_text`,
      why: sql`format('Microsoft charged %s of %s, which fit %s order lines equally well: %s.', ${unitsText(sql`c.quantity`)},
        ${itemText}, l.candidates, l.candidate_text)`,
    })}
    from m_cell c
    join m_link l on l.group_id = c.group_id and l.candidates > 1
    join m_unowned n on n.cell = c.cell and n.kept > 0
    where c.foreign_invoice is null and (c.subtotal <> 0 or c.total <> 0 or c.quantity <> 0)`,
};
