import { sql } from 'kysely';

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
