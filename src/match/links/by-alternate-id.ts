import { sql } from 'kysely';

import type { LinkWay } from './link-way.ts';

/** The line's alternateId is the order's short id, or its only id. */
export const byAlternateId: LinkWay = {
  key: 'alternate-id',
  candidates: sql`
    select c.group_id, o.pull_id, o.row_no
    from m_unlinked c join order_in_force o on o.alternate_id = c.order_key
    where c.order_key <> ''
    union
    select c.group_id, o.pull_id, o.row_no
    from m_unlinked c join order_in_force o on o.order_id = c.order_key
    where c.order_key <> ''`,
};
