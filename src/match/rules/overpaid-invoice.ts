import { sql } from 'kysely';

import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** The surplus waits as a credit. Notes are no debts, and what was voided is settled with its note. */
export const overpaidInvoice: Rule = {
  code: 'OVERPAID_INVOICE',
  version: '1',
  says: 'More was paid on an invoice than it charges.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`d.invoice_id`,
      cell: sql`null`,
      currency: sql`d.currency`,
      net: sql`d.paid - abs(d.total_charges)`,
      expectedNet: sql`d.total_charges`,
      actualNet: sql`d.paid`,
      why: sql`format('Invoice %s charges %s, and %s were paid on it.', d.invoice_id,
        ${moneyText(sql`d.total_charges`, sql`d.currency`)}, ${moneyText(sql`d.paid`, sql`d.currency`)})`,
    })}
    from m_document d
    where not d.is_note and not d.is_void and d.paid > abs(d.total_charges)
      and (select bool_and(documents_are_fresh) from m_account)`,
};
