import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/** The newest name of a customer of ours, as SQL; null for anybody else. */
export function customerName(customerId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select k.name from customer k join pull p on p.pull_id = k.pull_id and p.is_current
    where k.customer_id = ${customerId} order by k.pull_id desc limit 1)`;
}
