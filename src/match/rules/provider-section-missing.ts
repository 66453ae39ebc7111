import { sql } from 'kysely';

import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** The header announces billed lines, the listing was read to its end, and there is none. An invoice of 0 lacks nothing. */
export const providerSectionMissing: Rule = {
  code: 'PROVIDER_SECTION_MISSING',
  version: '1',
  says: 'The header announces lines, and none came.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`${invoiceId}::text`,
      cell: sql`null`,
      currency: sql`t.currency`,
      net: sql`t.remainder`,
      confidence: sql`case when t.other_sections = 0 then 'certain' else 'provisional' end`,
      expectedNet: sql`t.total_charges`,
      actualNet: sql`0`,
      expectedText: sql`'one-time lines, as the header announces'`,
      actualText: sql`'no line'`,
      why: sql`format('Invoice %s totals %s and announces one-time lines, and not one came.', ${invoiceId}::text,
        ${moneyText(sql`t.total_charges`, sql`t.currency`)})`,
    })}
    from m_total t
    where t.section_is_empty and t.remainder <> 0 and t.checked`,
};
