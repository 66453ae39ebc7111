import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { insertFindings } from './insert-findings.ts';
import { layOutOrders } from './lay-out-orders.ts';
import { PULLED_SECTION } from './pulled-section.ts';
import type { MatchScope, Rule } from './rule.ts';
import { ORDER_RULES, ruleSetHash } from './rule-set.ts';
import { settleRootCauses, shareFindings } from './share-findings.ts';
import { staleOrders, staleText } from './stale-source.ts';

export interface OrderMatch {
  readonly matchId: string;
  /** True when equal inputs had been judged by the same rules before: nothing was written. */
  readonly reused: boolean;
  readonly orderLines: number;
  readonly findings: number;
}

/** Facts no order is judged by. */
const OTHER_RESOURCES = ['balance', 'invoice-summaries', 'statement', 'provisioning'];

/**
 * Judges every order line in force against what all invoices charged and what was delivered. What an invoice charges
 * belongs to the match of that invoice; here stands what is missing from all of them.
 *
 * Whether anything can have changed is seen by the versions of the pulls alone, so a quiet night costs next to nothing.
 */
export async function matchOrders(
  trx: Trx,
  run: { runId: string; asOf: Date },
  rules: readonly Rule[] = ORDER_RULES,
): Promise<OrderMatch> {
  await sql`create temp table m_stale_customer on commit drop as select * from ${staleOrders(run.runId)} a`.execute(
    trx,
  );
  const key = {
    input_hash: await inputHash(trx, run.runId),
    rule_set_hash: ruleSetHash(rules),
    valid_until: nextDueDay(run.asOf),
  };
  const held = await trx
    .selectFrom('match')
    .select('match_id')
    .where('subject', '=', 'orders')
    .where('input_hash', '=', key.input_hash)
    .where('rule_set_hash', '=', key.rule_set_hash)
    .where('valid_until', '=', key.valid_until)
    .orderBy('match_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (held !== undefined) return { ...(await sizeOf(trx, held.match_id)), reused: true };

  await layOutOrders(trx, { ...run, section: PULLED_SECTION });
  const scope: MatchScope = {
    ...run,
    invoiceId: '',
    linesAreWhole: false,
    linesPullId: undefined,
    closed: undefined,
  };
  await shareFindings(trx, scope, rules);
  await settleRootCauses(trx, '');
  const { match_id: matchId } = await trx
    .insertInto('match')
    .values({ subject: 'orders', key: '', ...key, not_checked: await notChecked(trx, run.runId) })
    .returning('match_id')
    .executeTakeFirstOrThrow();
  await insertFindings(trx, { matchId, invoiceId: null, period: null });
  await writeOrderStates(trx, matchId);
  await sql`
    insert into match_pull (match_id, pull_id)
    select ${matchId}::bigint, pull_id from pull
    where is_current and resource <> all(${OTHER_RESOURCES}::text[])`.execute(trx);
  return { ...(await sizeOf(trx, matchId)), reused: false };
}

async function inputHash(trx: Trx, runId: string): Promise<string> {
  const { rows } = await sql<{ hash: string }>`
    select encode(sha256(convert_to(concat_ws('#',
      (select string_agg(concat_ws('/', resource, key, source, content_hash), ','
          order by resource collate "C", key collate "C", source collate "C")
        from pull where is_current and resource <> all(${OTHER_RESOURCES}::text[])),
      (select string_agg(concat_ws('/', resource, key), ',' order by resource collate "C", key collate "C")
        from missing where run_id = ${runId} and resource <> all(${OTHER_RESOURCES}::text[])),
      (select string_agg(customer_id, ',' order by customer_id collate "C") from m_stale_customer)
    ), 'UTF8')), 'hex') as hash`.execute(trx);
  return rows[0]?.hash ?? '';
}

/** Orders become due on the 12th of a month, 00:00 UTC: between two of them equal facts are judged alike. */
function nextDueDay(asOf: Date): Date {
  const months = asOf.getUTCDate() < 12 ? 0 : 1;
  return new Date(Date.UTC(asOf.getUTCFullYear(), asOf.getUTCMonth() + months, 12));
}

/** One row an order line, with the findings on it. */
async function writeOrderStates(trx: Trx, matchId: string): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into order_state (match_id, row_no, customer_id, order_id, order_line, origin, catalog_item_id, ordered_at,
      quantity, promised_unit_price, currency, expected_net, billed_net, billed_quantity, state, invoices, finding_ids)
    select ${matchId}::bigint, o.cell, o.customer_id, o.order_id, o.order_line, o.origin, o.catalog_item_id,
      o.ordered_at, o.quantity, o.promised_unit_price, o.currency, o.expected_net, o.billed_net, o.billed_quantity,
      o.state, o.invoices, coalesce(f.finding_ids, '{}')
    from m_order o
    left join (
      select cell, array_agg(finding_id order by rank, finding_id collate "C") as finding_ids
      from m_share group by cell) f on f.cell = o.cell`.execute(trx);
  await trx
    .updateTable('match')
    .set({ line_count: Number(numAffectedRows ?? 0n) })
    .where('match_id', '=', matchId)
    .execute();
}

/** In words, which order lines nobody could judge. */
async function notChecked(trx: Trx, runId: string): Promise<string[]> {
  const { rows } = await sql<{ says: string }>`
    select format('price: %s order lines have no promised price', count(*)) as says
    from m_order where state = 'not-checked' and expected_net is null having count(*) > 0
    union all
    select format('months not whole: %s', string_agg(period, ', ' order by period collate "C"))
    from m_month where not is_whole having count(*) > 0
    union all
    select format('%s of %s customers did not come', resource, count(*))
    from missing where run_id = ${runId} and resource in ('orders', 'entitlements') group by resource
    union all
    select format('orders of %s customers are %s', count(*),
      ${staleText({ daysOld: sql`max(days_old)`, emptiedOf: sql`sum(emptied_of)` })})
    from m_stale_customer having count(*) > 0
    order by says`.execute(trx);
  return rows.map((row) => row.says);
}

async function sizeOf(
  trx: Trx,
  matchId: string,
): Promise<{ matchId: string; orderLines: number; findings: number }> {
  const { line_count: orderLines, findings } = await trx
    .selectFrom('match as m')
    .select([
      'm.line_count',
      sql<number>`(select count(*) from finding f where f.match_id = m.match_id)::int`.as(
        'findings',
      ),
    ])
    .where('m.match_id', '=', matchId)
    .executeTakeFirstOrThrow();
  return { matchId, orderLines, findings };
}
