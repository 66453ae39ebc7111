import { sql } from 'kysely';

import type { Db } from '../../store/connection.ts';
import type { TracedMatch } from '../../store/traced-charges.ts';
import { LINK_WAYS, rankedCandidates } from '../link-groups.ts';

/** One way to the order line of a charge, and what it gave. */
export interface TriedLink {
  /** `order-id`, `alternate-id` or `subscription-id`. */
  readonly way: string;
  /** The ids of the charge that were looked for; empty when it prints none. */
  readonly looked_for: string;
  /** Order lines that have one of these ids. */
  readonly found: number;
  /** Of those, the ones that fit the charged item best. */
  readonly kept: readonly string[];
  /** True on the way that decided. */
  readonly decided: boolean;
}

interface Candidate {
  readonly order_id: string;
  readonly order_line: number;
  readonly quantity: string;
  readonly name: string;
  readonly is_kept: boolean;
}

/**
 * Tries again, over the orders as they are held now, what linked a charge group when it was matched. Reads only.
 *
 * @returns the ways up to the one that decided; empty when there is no such group
 */
export async function triedLinks(
  db: Db,
  match: TracedMatch,
  groupId: string,
): Promise<readonly TriedLink[]> {
  const ids = await idsOf(db, match, groupId);
  if (ids === undefined) return [];
  const tried: TriedLink[] = [];
  for (const { key, candidates } of LINK_WAYS) {
    const { rows } = await sql<Candidate>`
      with m_unlinked as (
        select group_id, order_key, order_ids, subscription_id, reservation_order_id, product_id, sku_id,
          lower(concat_ws(':', product_id, sku_id, availability_id)) as item
        from charge_group
        where invoice_id = ${match.invoice_id} and pull_id = ${match.lines_pull_id}::bigint and group_id = ${groupId}
        order by customer_id collate "C", currency limit 1
      )
      select o.order_id, o.order_line, trim_scale(o.quantity)::text as quantity,
        coalesce(o.friendly_name, o.catalog_item_id, '') as name, r.item_rank = r.best as is_kept
      from (${rankedCandidates(candidates)}) r
      join order_line o on o.pull_id = r.pull_id and o.row_no = r.row_no
      order by o.order_id collate "C", o.order_line`.execute(db);
    const kept = rows.filter((row) => row.is_kept);
    tried.push({
      way: key,
      looked_for: ids[key] ?? '',
      found: rows.length,
      kept: kept.map(
        (row) => `order ${row.order_id} line ${row.order_line} (${row.quantity} x ${row.name})`,
      ),
      decided: kept.length === 1,
    });
    if (kept.length === 1) return tried;
  }
  const first = tried.findIndex((one) => one.kept.length > 0);
  return tried.map((one, at) => ({ ...one, decided: at === first }));
}

async function idsOf(
  db: Db,
  match: TracedMatch,
  groupId: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { rows } = await sql<Record<string, string>>`
    select array_to_string(order_ids, ', ') as "order-id", order_key as "alternate-id",
      concat_ws(', ', nullif(subscription_id, ''), nullif(reservation_order_id, '')) as "subscription-id"
    from charge_group
    where invoice_id = ${match.invoice_id} and pull_id = ${match.lines_pull_id}::bigint and group_id = ${groupId}
    order by customer_id collate "C", currency limit 1`.execute(db);
  return rows[0];
}
