import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { BILLING_TYPES, REFUNDING_TYPES } from './charge-types.ts';

/** Whether the subtotal of a line `l` of m_line goes the other way than its charge type. */
export const hasWrongSign: RawBuilder<unknown> = sql`(
  l.subtotal < 0 and l.charge_type = any(${BILLING_TYPES})
  or l.subtotal > 0 and l.charge_type = any(${REFUNDING_TYPES}))`;
