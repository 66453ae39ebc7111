import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText } from '../charge-text.ts';
import { KNOWN_CHARGE_TYPES } from '../charge-types.ts';
import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { wholeCell } from '../stake.ts';

/** Until somebody reads what the type does, its lines are counted and explain nothing. */
export const unknownChargeType: Rule = {
  code: 'UNKNOWN_CHARGE_TYPE',
  version: '2',
  says: 'A charge has a type recon does not know.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...wholeCell(),
      confidence: 'suspected',
      expectedText: sql`'a known charge type'`,
      actualText: sql`array_to_string(c.charge_types, ', ')`,
      why: sql`format('Microsoft charged %s for %s as "%s", a charge type recon does not know.',
        ${moneyText(sql`c.subtotal`, sql`c.currency`)}, ${itemText},
        array_to_string(array(select unnest(c.charge_types) except select unnest(${KNOWN_CHARGE_TYPES}::text[]) order by 1), ', '))`,
    })}
    from m_cell c
    where c.foreign_invoice is null and not c.charge_types <@ ${KNOWN_CHARGE_TYPES}::text[]`,
};
