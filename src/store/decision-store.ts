import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import type { Db, Trx } from './connection.ts';
import type { DecisionRequest } from './decision-request.ts';
import { assertDecision } from './decision-request.ts';
import type { DecisionAction, DecisionChannel } from './decision-table.ts';

/** Who says something, through what, and when by business time. */
export interface Said {
  readonly actor: string;
  readonly via: DecisionChannel;
  readonly at: Date;
  /** Names the request: sent again, it is not taken twice. */
  readonly batch: string;
}

export interface SaidOfFindings {
  readonly findingIds: readonly string[];
  /**
   * The evidence hashes that the reader looked at, by finding: with other figures by now nothing is decided. Findings
   * that are not named are taken as they are.
   */
  readonly seen?: ReadonlyMap<string, string>;
}

/** What was taken, and what was taken before under the same name. */
export interface Taken {
  readonly batch: string;
  readonly findingIds: readonly string[];
}

/**
 * Puts on record what somebody decided or said of findings: of all of them or, when one cannot be, of none.
 *
 * @throws AppError DECISION_INCOMPLETE (usage): no reason, no day, text too long, more than 1000 findings
 * @throws AppError FINDING_UNKNOWN (usage) naming the ids that no run holds any more
 * @throws AppError FINDING_CHANGED (busy) when the figures are others than those seen
 * @throws AppError IDEMPOTENCY_KEY_REUSED (usage) when the batch stands for another request
 */
export async function decideFindings(
  db: Db,
  of: SaidOfFindings,
  request: DecisionRequest,
  said: Said,
): Promise<Taken> {
  const findingIds = [...new Set(of.findingIds)];
  assertDecision(request, { ...said, findings: findingIds.length });
  const words = wordsOf(request);
  return db.transaction().execute(async (trx) => {
    await takeTurn(trx);
    if (await wasTaken(trx, said.batch, { findingIds, words: { ...words, actor: said.actor } })) {
      return { batch: said.batch, findingIds };
    }
    const hashes = await evidenceOf(trx, findingIds);
    const gone = findingIds.filter((id) => !hashes.has(id));
    if (gone.length > 0) throw findingsUnknown(gone);
    const changed = findingIds.filter(
      (id) => (of.seen?.get(id) ?? hashes.get(id)) !== hashes.get(id),
    );
    if (changed.length > 0) throw findingsChanged(changed);
    await trx
      .insertInto('decision')
      .values(
        findingIds.map((id) => ({
          finding_id: id,
          evidence_hash: hashes.get(id) ?? '',
          ...words,
          actor: said.actor,
          via: said.via,
          batch: said.batch,
          decided_at: said.at,
        })),
      )
      .execute();
    return { batch: said.batch, findingIds };
  });
}

/**
 * Takes decisions out of force: what was decided before them holds again.
 *
 * @param what all of a request, or one row, which is of `findingId` where that is given
 * @throws AppError DECISION_UNKNOWN (usage) when there is none, or it was undone before
 */
export async function undoDecisions(
  db: Db,
  what: { batch: string } | { decisionId: string; findingId?: string | undefined },
  said: Said,
): Promise<Taken> {
  return db.transaction().execute(async (trx) => {
    await takeTurn(trx);
    const before = await undoneBy(trx, said.batch);
    if (before.length > 0) return { batch: said.batch, findingIds: before };
    const which =
      'batch' in what
        ? sql`d.batch = ${what.batch}`
        : sql`d.decision_id = ${what.decisionId}::bigint
            and d.finding_id = coalesce(${what.findingId ?? null}, d.finding_id)`;
    const { rows } = await sql<{ finding_id: string }>`
      insert into decision (finding_id, evidence_hash, action, undoes, actor, via, batch, decided_at)
      select d.finding_id, d.evidence_hash, 'undo', d.decision_id, ${said.actor}, ${said.via}, ${said.batch}, ${said.at}
      from decision d
      where ${which} and d.action <> 'undo' and not exists (select from decision u where u.undoes = d.decision_id)
      order by d.decision_id
      returning finding_id`.execute(trx);
    if (rows.length === 0) throw decisionUnknown();
    return { batch: said.batch, findingIds: rows.map(({ finding_id: id }) => id) };
  });
}

/** What a request of that name took back before: sent again, it takes nothing back twice. */
async function undoneBy(trx: Trx, batch: string): Promise<readonly string[]> {
  const held = await trx
    .selectFrom('decision')
    .select('finding_id')
    .where('batch', '=', batch)
    .where('action', '=', 'undo')
    .orderBy('decision_id')
    .execute();
  return held.map(({ finding_id: id }) => id);
}

/** One row of a finding's history. */
export interface DecisionRow {
  readonly decision_id: string;
  readonly action: DecisionAction | 'undo';
  readonly reason: string | null;
  readonly ticket: string | null;
  readonly waived_until: string | null;
  readonly assignee: string | null;
  readonly comment: string | null;
  readonly actor: string;
  readonly via: DecisionChannel;
  readonly decided_at: Date;
  /** The row it takes out of force. */
  readonly undoes: string | null;
  readonly is_undone: boolean;
}

/** All that was ever said of a finding, the newest first. */
export async function decisionsOf(db: Db, findingId: string): Promise<readonly DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select d.decision_id, d.action, d.reason, d.ticket, d.waived_until, d.assignee, d.comment, d.actor, d.via,
      d.decided_at, d.undoes, exists (select from decision u where u.undoes = d.decision_id) as is_undone
    from decision d where d.finding_id = ${findingId} order by d.decision_id desc`.execute(db);
  return rows;
}

/** Ids are given in the order of commits: a run that opens now knows all that are lower than the last it sees. */
async function takeTurn(trx: Trx): Promise<void> {
  await sql`lock table decision in share row exclusive mode`.execute(trx);
}

function wordsOf(request: DecisionRequest) {
  return {
    action: request.action,
    reason: request.reason ?? null,
    ticket: request.ticket ?? null,
    waived_until: request.waivedUntil ?? null,
    assignee: request.assignee ?? null,
    comment: request.comment ?? null,
  };
}

/** @throws AppError IDEMPOTENCY_KEY_REUSED */
async function wasTaken(
  trx: Trx,
  batch: string,
  asked: { findingIds: readonly string[]; words: ReturnType<typeof wordsOf> & { actor: string } },
): Promise<boolean> {
  const held = await trx
    .selectFrom('decision')
    .select([
      'finding_id',
      'action',
      'reason',
      'ticket',
      'waived_until',
      'assignee',
      'comment',
      'actor',
    ])
    .where('batch', '=', batch)
    .execute();
  if (held.length === 0) return false;
  const isSame =
    held.length === asked.findingIds.length &&
    held.every(
      ({ finding_id: id, ...words }) =>
        asked.findingIds.includes(id) && JSON.stringify(words) === JSON.stringify(asked.words),
    );
  if (isSame) return true;
  throw new AppError('IDEMPOTENCY_KEY_REUSED', 'this key stands for another decision', {
    kind: 'usage',
    fix: 'Use a key of its own for each request, and the same one only to repeat it.',
  });
}

/** Of those that are in force, each by the newest match of what it is about. */
async function evidenceOf(
  trx: Trx,
  findingIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ finding_id: string; evidence_hash: string }>`
    select f.finding_id, f.evidence_hash
    from finding f join match m on m.match_id = f.match_id
    where f.finding_id = any(${findingIds}::text[]) and m.match_id = (
      select n.match_id from match n join run_match r on r.match_id = n.match_id
      where n.subject = m.subject and n.key = m.key order by r.run_id desc limit 1)`.execute(trx);
  return new Map(rows.map((row) => [row.finding_id, row.evidence_hash]));
}

function shownIds(ids: readonly string[]): string {
  return ids.slice(0, 5).join(', ') + (ids.length > 5 ? ` and ${ids.length - 5} more` : '');
}

function findingsUnknown(ids: readonly string[]): AppError {
  return new AppError('FINDING_UNKNOWN', `the newest runs hold no finding ${shownIds(ids)}`, {
    kind: 'usage',
    fix: 'Closed findings need no decision; `recon findings list` shows those in force. Nothing was decided.',
  });
}

function findingsChanged(ids: readonly string[]): AppError {
  return new AppError(
    'FINDING_CHANGED',
    `the figures of ${shownIds(ids)} changed since you saw them`,
    {
      kind: 'busy',
      fix: 'Look at them again, then decide. Nothing was decided.',
    },
  );
}

function decisionUnknown(): AppError {
  return new AppError('DECISION_UNKNOWN', 'there is no such decision in force', {
    kind: 'usage',
    fix: 'It may have been undone before: the history of the finding shows it.',
  });
}
