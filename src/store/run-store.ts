import { randomBytes } from 'node:crypto';

import type { Selectable } from 'kysely';
import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import type { Db, Trx } from './connection.ts';
import { LAST_DECISION } from './decided-findings.ts';
import type { Database, RunKind, RunOptions } from './schema.ts';
import { insertSteps } from './step-store.ts';

export type Run = Selectable<Database['run']>;

export interface RunRequest {
  readonly kind: RunKind;
  readonly options: RunOptions;
  /** Business time of the run. */
  readonly asOf: Date;
  readonly appVersion: string;
  readonly ruleSetHash: string;
}

/**
 * Opens a run with its first step, or returns the running one of the same scope, so that an interrupted command is
 * gone on with by typing it again.
 *
 * @throws AppError INVOICE_RUNNING when another run works one of the named invoices
 */
export async function openRun(db: Db, request: RunRequest): Promise<{ run: Run; opened: boolean }> {
  return db.transaction().execute(async (trx) => {
    const run = await trx
      .insertInto('run')
      .values({
        run_id: newRunId(),
        kind: request.kind,
        scope: scopeOf(request.options),
        options: JSON.stringify(request.options),
        as_of: request.asOf,
        app_version: request.appVersion,
        rule_set_hash: request.ruleSetHash,
        decided_to: LAST_DECISION,
      })
      .onConflict((oc) => oc.column('scope').where('state', '=', 'running').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (run === undefined) {
      return { run: await runningRunOf(trx, scopeOf(request.options)), opened: false };
    }
    await claimInvoices(trx, run.run_id, request.options.invoices);
    await insertSteps(trx, run.run_id, [{ job: 'start-run', key: '', input: {}, waitsFor: [] }]);
    return { run, opened: true };
  });
}

async function runningRunOf(db: Db, scope: string): Promise<Run> {
  return db
    .selectFrom('run')
    .selectAll()
    .where('scope', '=', scope)
    .where('state', '=', 'running')
    .executeTakeFirstOrThrow();
}

/** The same options always give the same text; it names the run to people, too. */
export function scopeOf(options: RunOptions): string {
  const parts = [
    options.invoices.length > 0 ? `invoices ${[...options.invoices].sort().join(' ')}` : '',
    options.periods.length > 0 ? `periods ${[...options.periods].sort().join(' ')}` : '',
    options.from === 'pull' ? '' : `from ${options.from}`,
    options.full ? 'full' : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(', ') : 'night';
}

/** Sorts by time, to the millisecond: the newest run is found by it. */
function newRunId(): string {
  const stamp = new Date().toISOString().replace(/[-:.]/g, '');
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}

/** @throws AppError INVOICE_RUNNING naming the run that holds one of them */
async function claimInvoices(
  trx: Trx,
  runId: string,
  invoiceIds: readonly string[],
): Promise<void> {
  for (const invoiceId of [...invoiceIds].sort()) {
    await takeInvoice(trx, { runId, invoiceId });
  }
}

function invoiceRunning(invoiceId: string, owner: string): AppError {
  return new AppError('INVOICE_RUNNING', `${invoiceId} is already being worked by run ${owner}`, {
    kind: 'busy',
    fix: `Watch it with \`recon runs watch ${owner}\`.`,
  });
}

/**
 * A run that was cancelled meanwhile takes nothing: the lock makes its cancellation come before or after.
 *
 * @returns the run that holds the invoice now: this one, or another that came first
 */
async function claimInvoice(db: Db, claim: { runId: string; invoiceId: string }): Promise<string> {
  await sql`
    insert into active_invoice (invoice_id, run_id)
    select ${claim.invoiceId}, run_id from run where run_id = ${claim.runId} and state = 'running' for share
    on conflict do nothing`.execute(db);
  return (await runOfInvoice(db, claim.invoiceId)) ?? claim.runId;
}

/** The run that works an invoice now; undefined when none does. */
export async function runOfInvoice(db: Db, invoiceId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('active_invoice')
    .select('run_id')
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirst();
  return row?.run_id;
}

/**
 * Takes an invoice for a run, for the time of the run.
 *
 * @throws AppError INVOICE_RUNNING while another run holds it; its result is waited for
 */
export async function takeInvoice(
  db: Db,
  claim: { runId: string; invoiceId: string },
): Promise<void> {
  const owner = await claimInvoice(db, claim);
  if (owner !== claim.runId) throw invoiceRunning(claim.invoiceId, owner);
}

/** Says that a living process works the run, for `ms` milliseconds from now. */
export async function keepRunAlive(db: Db, runId: string, ms: number): Promise<void> {
  await db
    .updateTable('run')
    .set({ worked_until: sql<Date>`now() + make_interval(secs => ${ms / 1000}::float8)` })
    .where('run_id', '=', runId)
    .execute();
}

/**
 * Says that this process works the run no more, so that the command can be typed again at once. Others that work it say
 * with their next beat that they still do.
 */
export async function leaveRun(db: Db, runId: string): Promise<void> {
  await db
    .updateTable('run')
    .set({ worked_until: null })
    .where('run_id', '=', runId)
    .where('state', '=', 'running')
    .execute();
}

/** True when a living process worked the run a moment ago. */
export async function isRunAlive(db: Db, runId: string): Promise<boolean> {
  const row = await db
    .selectFrom('run')
    .select(sql<boolean>`state = 'running' and coalesce(worked_until > now(), false)`.as('alive'))
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return row?.alive ?? false;
}

/**
 * Ends a run whose steps have all ended: failed when it could not match anything, partial when something asked for
 * did not come, done otherwise. Its invoices are free for the next run in the same transaction.
 *
 * @returns the ended run; undefined while steps are open or when another process ended it first
 */
export async function endRunIfComplete(db: Db, runId: string): Promise<Run | undefined> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<Run>`
      update run r set
        state = case
          when f.job is not null then 'failed'
          when exists (select from missing m where m.run_id = r.run_id) then 'partial'
          else 'done' end,
        error_kind = f.error_kind, error_code = f.error_code, error_text = f.error_text, error_fix = f.error_fix,
        ended_at = now(), worked_until = null
      from (select 1) one left join lateral (
        select job, error_kind, error_code, error_text, error_fix from step s
        where s.run_id = ${runId} and s.state = 'failed' and s.job in ('start-run', 'pull-invoices', 'match-invoice', 'emit-reports')
        order by s.step_id limit 1) f on true
      where r.run_id = ${runId} and r.state = 'running'
        and not exists (select from step s where s.run_id = r.run_id and s.state in ('waiting', 'running'))
      returning r.*`.execute(trx);
    const ended = rows[0];
    if (ended !== undefined) {
      await trx.deleteFrom('active_invoice').where('run_id', '=', runId).execute();
    }
    return ended;
  });
}

/** @throws AppError RUN_UNKNOWN */
export async function findRun(db: Db, runId: string): Promise<Run> {
  const run = await db.selectFrom('run').selectAll().where('run_id', '=', runId).executeTakeFirst();
  if (run === undefined) {
    throw new AppError('RUN_UNKNOWN', `there is no run ${runId}`, {
      kind: 'usage',
      fix: '`recon runs list` shows the runs there are.',
    });
  }
  return run;
}

/** Newest first. */
export async function listRuns(db: Db, limit: number): Promise<readonly Run[]> {
  return db
    .selectFrom('run')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(limit)
    .execute();
}

/** Runs that still have steps to do, oldest first. */
export async function runningRuns(db: Db): Promise<readonly Run[]> {
  return db
    .selectFrom('run')
    .selectAll()
    .where('state', '=', 'running')
    .orderBy('created_at')
    .execute();
}

/** @returns the run with what will fail later unless somebody acts */
export async function noteWarnings(
  db: Db,
  runId: string,
  warnings: readonly string[],
): Promise<Run> {
  return db
    .updateTable('run')
    .set({ warnings: [...warnings] })
    .where('run_id', '=', runId)
    .returningAll()
    .executeTakeFirstOrThrow();
}
