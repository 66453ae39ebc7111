import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/**
 * Names what a finding about a cell `c` of m_cell says of this invoice's own lines: invoice, order, item, cycle. Another
 * invoice's lines of the same cycle are other money, hence another finding.
 */
export function chargeSubject(invoiceId: string): RawBuilder<unknown> {
  return sql`concat_ws('|', ${invoiceId}::text, c.order_key, c.item, c.cycle_end_on - date '2000-01-01')`;
}
