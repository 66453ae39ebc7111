import { sql } from 'kysely';

import type { LinkWay } from './link-way.ts';

/** The printed order id, or either of a comma-joined pair, is the order's long or short id. */
export const byOrderId: LinkWay = {
  key: 'order-id',
  candidates: sql`
    select c.group_id, o.pull_id, o.row_no
    from m_unlinked c cross join lateral unnest(c.order_ids) id
    join order_in_force o on o.order_id = id
    union
    select c.group_id, o.pull_id, o.row_no
    from m_unlinked c cross join lateral unnest(c.order_ids) id
    join order_in_force o on o.alternate_id = id`,
};
