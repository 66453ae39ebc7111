import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText, orderLineText } from '../charge-text.ts';
import { CONVERTING_TYPES } from '../charge-types.ts';
import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { keptOfCell } from '../stake.ts';

/**
 * A promise of 0 is certain. Without a promise the line's own qualifiers tell a trial or an item that needs an
 * attestation, which may have become a paid one: suspected. A conversion to a paid item is no trial any more.
 */
export const freeItemCharged: Rule = {
  code: 'FREE_ITEM_CHARGED',
  version: '2',
  says: 'An item that costs nothing is charged.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...keptOfCell(sql`p.kept`),
      confidence: sql`case when p.promised_unit_price = 0 then 'certain' else 'suspected' end`,
      expectedUnitPrice: sql`p.promised_unit_price`,
      expectedNet: sql`0`,
      why: sql`format('Microsoft charged %s for %s, which %s (%s).', ${moneyText(sql`c.subtotal`, sql`c.currency`)}, ${itemText},
        case when p.promised_unit_price = 0 then 'was promised free' else 'is marked ' || btrim(i.qualifiers, '[]') end,
        ${orderLineText('l')})`,
    })}
    from (
      select cell, max(qualifiers) as qualifiers, bool_or(qualifiers ~* '"trial"|attestation') as is_trial
      from m_line group by cell
    ) i
    join m_cell c on c.cell = i.cell and c.subtotal > 0 and not c.charge_types && ${CONVERTING_TYPES}::text[]
    join m_link l on l.group_id = c.group_id and l.candidates = 1
    join m_price p on p.cell = c.cell and p.kept > 0
    where p.promised_unit_price = 0 or p.promised_unit_price is null and i.is_trial`,
};
