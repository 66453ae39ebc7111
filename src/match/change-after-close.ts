import { sql } from 'kysely';

import type { LineChange } from '../store/line-changes.ts';
import { dayText } from './charge-text.ts';
import { moneyText } from './figure-text.ts';
import type { FindingCode } from './finding-codes.ts';
import { findingColumns, type Rule } from './rule.ts';

/** What the sentence says of the lines: `1 line of Power BI for Contoso was added`. */
const DONE = { added: 'added', removed: 'removed', changed: 'changed' } as const;

/**
 * A rule over lines that changed in one way since the invoice first tied, once a charge group and customer. What was
 * added or changed owns that part of the invoice's money; what was removed is no money of the invoice any more. Lines
 * out of scope stay where the bridge has them.
 */
export function changeAfterClose(
  kind: LineChange['kind'],
  rule: { readonly code: FindingCode; readonly says: string },
): Rule {
  return {
    ...rule,
    version: '1',
    find: ({ invoiceId, closed }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, k.group_id, k.customer_id, k.currency)`,
      cell: sql`k.cell`,
      currency: sql`k.currency`,
      net: sql`k.net`,
      tax: sql`k.tax`,
      bridge: sql`case when k.is_billed and k.kind <> 'removed' then k.total else 0 end`,
      expectedNet: sql`coalesce(k.old_net, 0)`,
      actualNet: sql`coalesce(k.new_net, 0)`,
      expectedText: sql`'lines as of ' || ${dayText(sql`${closed?.readAt ?? null}::timestamptz`)}`,
      actualText: sql`format('%s %s ${sql.raw(DONE[kind])}', k.lines, case k.lines when 1 then 'line' else 'lines' end)`,
      why: sql`format('Invoice %s changed since %s: %s %s of %s for %s %s ${sql.raw(DONE[kind])} (%s%s)%s.', ${invoiceId}::text,
        ${dayText(sql`${closed?.readAt ?? null}::timestamptz`)}, k.lines, case k.lines when 1 then 'line' else 'lines' end,
        coalesce(k.product_name, 'an unnamed product'), coalesce(k.customer_name, nullif(k.customer_id, ''), 'a customer without a name'),
        case k.lines when 1 then 'was' else 'were' end, case when k.net > 0 then '+' else '' end,
        ${moneyText(sql`k.net`, sql`k.currency`)},
        (select format('; in all %s lines changed there', sum(o.lines)) from m_change o having sum(o.lines) > k.lines))`,
    })}
    from m_change k
    where k.kind = ${kind}`,
  };
}
