import { sql } from 'kysely';

import { productText } from './charge-text.ts';
import { unitsText } from './figure-text.ts';
import type { FindingColumns } from './rule.ts';

/**
 * An order line `o` of m_order without a charge. Its money is what was promised for one billing cycle, and too little
 * was charged by all of it. One finding an order: its lines are shares.
 */
export function unbilledLine(): Pick<
  FindingColumns,
  | 'subject'
  | 'cell'
  | 'currency'
  | 'net'
  | 'expectedQuantity'
  | 'actualQuantity'
  | 'expectedNet'
  | 'actualNet'
> {
  return {
    subject: sql`o.order_id`,
    cell: sql`o.cell`,
    currency: sql`o.currency`,
    net: sql`-coalesce(o.expected_net, 0)`,
    expectedQuantity: sql`o.quantity`,
    actualQuantity: sql`0`,
    expectedNet: sql`o.expected_net`,
    actualNet: sql`0`,
  };
}

/**
 * What of an order is not charged, in words that are equal on all its lines `o` with their cells `c`: `17 units of
 * Project Plan 3`, or `3 items (Project Plan 3 and others)`.
 */
export const unbilledItems = sql`case count(*) over (partition by o.order_id)
  when 1 then format('%s of %s', ${unitsText(sql`o.quantity`)}, ${productText})
  else format('%s items (%s and others)', count(*) over (partition by o.order_id),
    min(${productText} collate "C") over (partition by o.order_id)) end`;
