import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { insertFindings } from './insert-findings.ts';
import type { MatchScope } from './rule.ts';
import { ruleSetHash, RUN_RULES } from './rule-set.ts';
import { settleRootCauses, shareFindings } from './share-findings.ts';
import { layOutWorkingTables } from './working-tables.ts';

/** Judges a run's own health: what was refused or did not come, beside its invoices. Reused while it stays the same. */
export async function matchRun(
  trx: Trx,
  run: { runId: string; asOf: Date },
): Promise<{ matchId: string; findings: number }> {
  const scope: MatchScope = {
    ...run,
    invoiceId: '',
    linesAreWhole: false,
    linesPullId: undefined,
    closed: undefined,
  };
  await layOutWorkingTables(trx, scope);
  await shareFindings(trx, scope, RUN_RULES);
  await settleRootCauses(trx, '');

  const { rows } = await sql<{ input_hash: string; findings: number }>`
    select encode(sha256(convert_to(coalesce(
        string_agg(finding_id || why, ',' order by finding_id collate "C"), ''), 'UTF8')), 'hex') as input_hash,
      count(*)::int as findings
    from m_share`.execute(trx);
  const { input_hash = '', findings = 0 } = rows[0] ?? {};
  const held = await trx
    .selectFrom('match')
    .select('match_id')
    .where('subject', '=', 'run')
    .where('input_hash', '=', input_hash)
    .where('rule_set_hash', '=', ruleSetHash())
    .executeTakeFirst();
  if (held !== undefined) return { matchId: held.match_id, findings };

  const { match_id: matchId } = await trx
    .insertInto('match')
    .values({ subject: 'run', key: '', input_hash, rule_set_hash: ruleSetHash() })
    .returning('match_id')
    .executeTakeFirstOrThrow();
  await insertFindings(trx, { matchId, invoiceId: null, period: null });
  return { matchId, findings };
}
