import type { Selectable } from 'kysely';
import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import type { Db, Trx } from './connection.ts';
import type { Database } from './schema.ts';

export type Step = Selectable<Database['step']>;

/** A step to be done. It becomes ready when what it waits for has ended, well or not. */
export interface StepPlan {
  readonly job: string;
  /** What the job is about: an invoice id, a batch; '' where there is one step of the job. */
  readonly key: string;
  readonly input: Record<string, unknown>;
  /** Names of jobs, or `job:key`, of the same run. */
  readonly waitsFor: readonly string[];
}

/** What a run asked for and did not get. */
export interface Missing {
  readonly resource: string;
  readonly key: string;
  readonly code: string;
  /** Equal on every try: it is part of what a match was made from. */
  readonly says: string;
  /** What to quote to Microsoft; null when there is nothing. */
  readonly trace?: string | null;
}

/** Steps that exist already are left alone: planning twice plans once. */
export async function insertSteps(
  trx: Trx,
  runId: string,
  plans: readonly StepPlan[],
): Promise<void> {
  for (let start = 0; start < plans.length; start += PLANS_PER_INSERT) {
    const rows = plans.slice(start, start + PLANS_PER_INSERT).map((plan) => ({
      run_id: runId,
      job: plan.job,
      key: plan.key,
      input: JSON.stringify(plan.input),
      waits_for: [...plan.waitsFor],
      counts: '{}',
    }));
    await trx
      .insertInto('step')
      .values(rows)
      .onConflict((oc) => oc.doNothing())
      .execute();
  }
}

/** 6 columns × 1,000 rows stays far below the 65,535 parameters of a statement. */
const PLANS_PER_INSERT = 1000;

/**
 * Takes one ready step, or one whose worker went silent, and raises its epoch.
 *
 * @param from one step, one run, or (neither) any run
 * @returns undefined when nothing is ready now
 */
export async function claimStep(
  db: Db,
  from: { stepId?: string; runId?: string; leaseMs: number },
): Promise<Step | undefined> {
  const { rows } = await sql<Step>`
    update step set
      state = 'running', epoch = epoch + 1, attempts = attempts + 1, waiting_on = null,
      lease_until = now() + make_interval(secs => ${from.leaseMs / 1000}::float8),
      started_at = coalesce(started_at, now())
    where step_id = (
      select s.step_id from step s
      where ${readyCondition(from)}
      order by s.step_id limit 1
      for update skip locked)
    returning *`.execute(db);
  return rows[0];
}

/** Ids of all steps a worker could claim now. */
export async function readySteps(db: Db, from: { runId?: string }): Promise<readonly string[]> {
  const { rows } = await sql<{ step_id: string }>`
    select s.step_id from step s where ${readyCondition(from)} order by s.step_id`.execute(db);
  return rows.map((row) => row.step_id);
}

function readyCondition(from: { stepId?: string; runId?: string }) {
  return sql<boolean>`
    (s.state = 'waiting' or (s.state = 'running' and s.lease_until < now()))
    and s.not_before <= now()
    ${from.stepId === undefined ? sql`` : sql`and s.step_id = ${from.stepId}::bigint`}
    ${from.runId === undefined ? sql`` : sql`and s.run_id = ${from.runId}`}
    and not exists (
      select from step w
      where w.run_id = s.run_id and w.state in ('waiting', 'running') and w.step_id <> s.step_id
        and (w.job = any(s.waits_for) or w.job || ':' || w.key = any(s.waits_for)))`;
}

/** @returns false when another worker has the step by now */
export async function renewLease(db: Db, step: Step, leaseMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('step')
    .set({
      // By the clock, not by the transaction's start: a long transaction renews as its last write.
      lease_until: sql<Date>`clock_timestamp() + make_interval(secs => ${leaseMs / 1000}::float8)`,
    })
    .where('step_id', '=', step.step_id)
    .where('epoch', '=', step.epoch)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Runs writes of a step in one transaction that begins by locking the step at the claimed epoch, so that a worker
 * that lost its step writes nothing.
 *
 * @throws AppError STEP_LOST
 */
export async function fenced<T>(db: Db, step: Step, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    const held = await trx
      .selectFrom('step')
      .select('step_id')
      .where('step_id', '=', step.step_id)
      .where('epoch', '=', step.epoch)
      .where('state', '=', 'running')
      .forUpdate()
      .executeTakeFirst();
    if (held === undefined) {
      throw new AppError('STEP_LOST', `another worker took over ${step.job} ${step.key}`.trim());
    }
    return work(trx);
  });
}

function withTrace(error: AppError): string {
  return error.trace === undefined ? error.message : `${error.message} (${error.trace})`;
}

export async function endStep(
  trx: Trx,
  step: Step,
  end: { state: 'done' | 'failed'; counts: Record<string, number>; error?: AppError },
): Promise<void> {
  await trx
    .updateTable('step')
    .set({
      state: end.state,
      counts: JSON.stringify(end.counts),
      lease_until: null,
      waiting_on: null,
      error_kind: end.error?.kind ?? null,
      error_code: end.error?.code ?? null,
      error_text: end.error === undefined ? null : withTrace(end.error),
      error_fix: end.error?.fix ?? null,
      ended_at: sql<Date>`now()`,
    })
    .where('step_id', '=', step.step_id)
    .execute();
}

/**
 * Gives the step back, to be claimed again after `waitMs`. A wait that is nobody's fault costs no attempt.
 *
 * @param why.counts shown meanwhile, and handed to the next try
 */
export async function putOffStep(
  trx: Trx,
  step: Step,
  why: {
    waitMs: number;
    waitingOn: string;
    costsAttempt: boolean;
    counts: Record<string, number>;
  },
): Promise<void> {
  await trx
    .updateTable('step')
    .set((eb) => ({
      state: 'waiting',
      lease_until: null,
      waiting_on: why.waitingOn,
      counts: JSON.stringify({ ...step.counts, ...why.counts }),
      not_before: sql<Date>`now() + make_interval(secs => ${why.waitMs / 1000}::float8)`,
      attempts: why.costsAttempt ? eb.ref('attempts') : sql<number>`attempts - 1`,
    }))
    .where('step_id', '=', step.step_id)
    .execute();
}

/** Shows how far a running step is. Not fenced by a lock: it is for people, and never decides anything. */
export async function showProgress(
  db: Db,
  step: Step,
  shown: { counts?: Record<string, number>; waitingOn?: string | null },
): Promise<void> {
  await db
    .updateTable('step')
    .set({
      ...(shown.counts === undefined ? {} : { counts: JSON.stringify(shown.counts) }),
      ...(shown.waitingOn === undefined ? {} : { waiting_on: shown.waitingOn }),
    })
    .where('step_id', '=', step.step_id)
    .where('epoch', '=', step.epoch)
    .where('state', '=', 'running')
    .execute();
}

/** Adds to the run's list of what did not come. The first reason stays. */
export async function recordMissing(trx: Trx, step: Step, rows: readonly Missing[]): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto('missing')
    .values(rows.map((row) => ({ run_id: step.run_id, step_id: step.step_id, ...row })))
    .onConflict((oc) => oc.doNothing())
    .execute();
}

export async function listMissing(db: Db, runId: string): Promise<readonly Missing[]> {
  return db
    .selectFrom('missing')
    .select(['resource', 'key', 'code', 'says', 'trace'])
    .where('run_id', '=', runId)
    .orderBy(sql`resource collate "C", key collate "C"`)
    .execute();
}

/** In the order the run meets them. */
export async function listSteps(db: Db, runId: string): Promise<readonly Step[]> {
  return db.selectFrom('step').selectAll().where('run_id', '=', runId).orderBy('step_id').execute();
}
