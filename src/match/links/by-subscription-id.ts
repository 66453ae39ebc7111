import { sql } from 'kysely';

import type { LinkWay } from './link-way.ts';

/** The line's subscription or reservation is the one the order line created. */
export const bySubscriptionId: LinkWay = {
  key: 'subscription-id',
  candidates: sql`
    select c.group_id, o.pull_id, o.row_no
    from m_unlinked c
    join order_in_force o on o.subscription_id in (c.subscription_id, c.reservation_order_id)`,
};
