import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { insertFindings } from './insert-findings.ts';
import { layOutBalances, newestMonthOut } from './lay-out-balances.ts';
import type { MatchScope, Rule } from './rule.ts';
import { BALANCE_RULES, ruleSetHash } from './rule-set.ts';
import { settleRootCauses, shareFindings } from './share-findings.ts';
import { layOutWorkingTables } from './working-tables.ts';

export interface BalanceMatch {
  readonly matchId: string;
  /** True when equal inputs had been judged by the same rules before: nothing was written. */
  readonly reused: boolean;
  readonly documents: number;
  readonly findings: number;
}

/** All that balances are judged by. */
const RESOURCES = ['balance', 'invoice-summaries', 'invoices', 'invoice'];

/** Judges the balance of each currency against every document held in it, whatever its age. */
export async function matchBalances(
  trx: Trx,
  run: { runId: string; asOf: Date },
  rules: readonly Rule[] = BALANCE_RULES,
): Promise<BalanceMatch> {
  await layOutBalances(trx, run);
  const key = { input_hash: await inputHash(trx, run), rule_set_hash: ruleSetHash() };
  const held = await trx
    .selectFrom('match')
    .select('match_id')
    .where('subject', '=', 'balances')
    .where('input_hash', '=', key.input_hash)
    .where('rule_set_hash', '=', key.rule_set_hash)
    .orderBy('match_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (held !== undefined) return { ...(await sizeOf(trx, held.match_id)), reused: true };

  const scope: MatchScope = {
    ...run,
    invoiceId: '',
    linesAreWhole: false,
    linesPullId: undefined,
    closed: undefined,
  };
  // A balance has no lines: findings are written as those on an invoice without any are.
  await layOutWorkingTables(trx, scope);
  await shareFindings(trx, scope, rules);
  await sql`
    update m_share set confidence = 'provisional'
    where confidence = 'certain' and exists (select from m_balance_age where days_old is not null)`.execute(
    trx,
  );
  await settleRootCauses(trx, '');
  const { match_id: matchId } = await trx
    .insertInto('match')
    .values({ subject: 'balances', key: '', ...key, not_checked: await notChecked(trx, run.runId) })
    .returning('match_id')
    .executeTakeFirstOrThrow();
  await insertFindings(trx, { matchId, invoiceId: null, period: null });
  await writeBalanceDocuments(trx, matchId);
  await sql`
    insert into match_pull (match_id, pull_id)
    select ${matchId}::bigint, pull_id from pull
    where is_current and resource = any(${RESOURCES}::text[])`.execute(trx);
  return { ...(await sizeOf(trx, matchId)), reused: false };
}

async function inputHash(
  trx: Trx,
  { runId, asOf }: { runId: string; asOf: Date },
): Promise<string> {
  const { rows } = await sql<{ hash: string }>`
    select encode(sha256(convert_to(concat_ws('#',
      (select string_agg(concat_ws('/', resource, key, source, content_hash), ','
          order by resource collate "C", key collate "C", source collate "C")
        from pull where is_current and resource = any(${RESOURCES}::text[])),
      (select string_agg(concat_ws('/', resource, key, code), ',' order by resource collate "C", key collate "C")
        from missing where run_id = ${runId} and resource = any(${RESOURCES}::text[])),
      ${newestMonthOut(asOf)}::text,
      -- What a balance moved from decides with what it is.
      (select string_agg(concat_ws('/', currency, trim_scale(gap_before)), ',' order by currency collate "C") from m_account),
      (select days_old::text from m_balance_age)
    ), 'UTF8')), 'hex') as hash`.execute(trx);
  return rows[0]?.hash ?? '';
}

/** In words, which balances nobody could judge. */
async function notChecked(trx: Trx, runId: string): Promise<string[]> {
  const { rows } = await sql<{ says: string }>`
    select format('%s: %s', replace(resource, '-', ' '), says) as says
    from missing where run_id = ${runId} and resource = any(${RESOURCES}::text[])
    order by 1`.execute(trx);
  return rows.map((row) => row.says);
}

/** A row a document, under the balance of its currency; a currency without documents has one row of its own. */
async function writeBalanceDocuments(trx: Trx, matchId: string): Promise<void> {
  await sql`
    insert into balance_document (match_id, row_no, currency, balance, open_documents_sum, difference, accounted_on,
      document_id, document_type, total_charges, paid_amount, open_amount, finding_ids)
    select ${matchId}::bigint,
      row_number() over (order by a.currency collate "C", d.invoiced_on, d.invoice_id collate "C"),
      a.currency, a.balance, a.open_sum, a.balance - a.open_sum, a.accounted_on,
      d.invoice_id, d.document_type, d.total_charges, d.paid, d.open_amount,
      array(
        select s.finding_id from m_share s
        where s.currency = a.currency and s.subject in (a.currency, d.invoice_id)
        order by s.rank, s.finding_id collate "C")
    from m_account a left join m_document d on d.currency = a.currency`.execute(trx);
}

async function sizeOf(
  trx: Trx,
  matchId: string,
): Promise<{ matchId: string; documents: number; findings: number }> {
  const { rows } = await sql<{ documents: number; findings: number }>`
    select
      (select count(document_id) from balance_document where match_id = ${matchId}::bigint)::int as documents,
      (select count(*) from finding where match_id = ${matchId}::bigint)::int as findings`.execute(
    trx,
  );
  const { documents = 0, findings = 0 } = rows[0] ?? {};
  return { matchId, documents, findings };
}
