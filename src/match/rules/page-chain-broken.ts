import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';

/** The listing repeated itself or never ended, so what came is not the whole and was not kept. */
export const pageChainBroken: Rule = {
  code: 'PAGE_CHAIN_BROKEN',
  version: '1',
  says: "The pages of an invoice's lines do not form one chain.",

  find: ({ runId, invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, m.resource)`,
      cell: sql`null`,
      expectedText: sql`'pages that end'`,
      actualText: sql`m.says`,
      why: sql`format('The lines of invoice %s did not arrive whole, so that none of them is checked.', m.key)`,
    })}
    from missing m
    where m.run_id = ${runId} and m.key = ${invoiceId}::text and m.code = 'PAGE_CHAIN_BROKEN'`,
};
