import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Job, RunnerPorts } from '../../src/queue/job.ts';
import { workRun } from '../../src/queue/work-run.ts';
import { cancelRun } from '../../src/store/cancel-run.ts';
import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import { reopenRun } from '../../src/store/reopen-run.ts';
import { endOfRunLog } from '../../src/store/run-log-store.ts';
import type { Run } from '../../src/store/run-store.ts';
import { findRun, takeInvoice } from '../../src/store/run-store.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase } from '../database.ts';
import { aJob, aPlan, aRun, eventually, log, redact, statesOf } from './queue-fixtures.ts';

describe('a cancelled run', () => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await createTestDatabase();
    store = openStore({ connectionString: database.url, maxConnections: 8 });
    await store.db.schema.createTable('effect').addColumn('what', 'text').execute();
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const work = (run: Run, jobs: readonly Partial<Job<RunnerPorts>>[]) =>
    workRun({
      runId: run.run_id,
      jobs: jobs.map(aJob),
      ports: { db: store.db, redact },
      leaseMs: 600,
      stop: new AbortController().signal,
      log,
    });

  it('begins no further step, and what the step at work writes afterwards changes nothing', async () => {
    const run = await aRun(store.db, [
      { job: 'pull-things' },
      { job: 'match-things', waitsFor: ['pull-things'] },
    ]);
    const tried: string[] = [];
    const pullThings: Partial<Job<RunnerPorts>> = {
      run: async (step) => {
        await eventually(async () => (await findRun(store.db, run.run_id)).state !== 'running');
        await step
          .fenced((trx) => sql`insert into effect values ('late')`.execute(trx))
          .catch((error: unknown) => tried.push((error as { code: string }).code));
        return () => Promise.resolve({ counts: {} });
      },
    };
    const ended = work(run, [pullThings, { name: 'match-things' }]);
    await eventually(async () => (await statesOf(store.db, run.run_id))[0]?.endsWith('running'));
    const cancelled = await cancelRun(store.db, run.run_id, 'by a test');

    expect(await ended).toMatchObject({ state: 'failed', error_code: 'RUN_CANCELLED' });
    expect(cancelled.error_text).toBe(
      'Cancelled by a test: 1 step at work stopped, 1 step did not begin. What was sealed and judged before stays.',
    );
    expect(tried).toEqual(['STEP_LOST']);
    expect((await sql`select * from effect`.execute(store.db)).rows).toEqual([]);
    expect(await statesOf(store.db, run.run_id)).toEqual([
      'pull-things: failed',
      'match-things: failed',
    ]);
    const told = (await endOfRunLog(store.db, run.run_id, 9)).map((line) => line.says);
    expect(told.slice(0, 2)).toEqual(['Begun.', cancelled.error_text]);
    expect(told.at(-1)).toContain('the run was cancelled');
  });

  it('stops what a step plans in the very moment of the cancellation', async () => {
    const run = await aRun(store.db, [{ job: 'pull-things' }]);
    const asked: { cancelled?: Promise<Run> } = {};
    const pullThings: Partial<Job<RunnerPorts>> = {
      run: () => Promise.resolve(() => Promise.resolve({ counts: { rows: 1 } })),
      next: async () => {
        asked.cancelled = cancelRun(store.db, run.run_id, 'by a test');
        await eventually(async () => (await lockWaits(store)) > 0);
        return [aPlan({ job: 'match-things' })];
      },
    };
    const ended = await work(run, [pullThings, { name: 'match-things' }]);
    await asked.cancelled;
    expect(ended).toMatchObject({ state: 'failed', error_code: 'RUN_CANCELLED' });
    // A worker may have been quicker than the cancellation: either way nothing is left to begin.
    expect(await statesOf(store.db, run.run_id)).toEqual([
      'pull-things: done',
      expect.stringMatching(/^match-things: (failed|done)$/),
    ]);
  });

  it('frees its invoices, and takes none afterwards', async () => {
    const run = await aRun(store.db, [{ job: 'pull-things' }]);
    const other = await aRun(store.db, [{ job: 'pull-things' }]);
    await takeInvoice(store.db, { runId: run.run_id, invoiceId: 'G1' });
    await expect(
      takeInvoice(store.db, { runId: other.run_id, invoiceId: 'G1' }),
    ).rejects.toMatchObject({ code: 'INVOICE_RUNNING' });

    await cancelRun(store.db, run.run_id, 'by a test');
    await takeInvoice(store.db, { runId: run.run_id, invoiceId: 'G1' });
    await takeInvoice(store.db, { runId: other.run_id, invoiceId: 'G1' });
    const held = await store.db.selectFrom('active_invoice').selectAll().execute();
    expect(held).toEqual([{ invoice_id: 'G1', run_id: other.run_id }]);
  });

  it('is gone on with by a retry, which two cannot begin at once', async () => {
    const run = await aRun(store.db, [{ job: 'pull-things', key: 'a' }]);
    await cancelRun(store.db, run.run_id, 'by a test');
    const both = await Promise.allSettled([1, 2].map(() => reopenRun(store.db, run.run_id)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'RUN_RUNNING', kind: 'busy' },
    });
    const ended = await work(run, [{}]);
    expect(ended).toMatchObject({ state: 'done', error_code: null });
  });

  it('is not gone on with while another run of its scope is worked', async () => {
    const run = await aRun(store.db, [{}]);
    await cancelRun(store.db, run.run_id, 'by a test');
    const other = await aRun(store.db, [{}]);
    await sql`update run set scope = ${run.scope} where run_id = ${other.run_id}`.execute(store.db);
    await expect(reopenRun(store.db, run.run_id)).rejects.toMatchObject({
      code: 'RUN_RUNNING',
      message: `run ${other.run_id} of the same scope has not ended`,
    });
  });

  it('is cancelled once', async () => {
    const run = await aRun(store.db, [{}]);
    await cancelRun(store.db, run.run_id, 'by a test');
    const again = cancelRun(store.db, run.run_id, 'by a test');
    await expect(again).rejects.toMatchObject({ code: 'RUN_ENDED', kind: 'usage' });
    await expect(cancelRun(store.db, 'none', 'by a test')).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
    });
  });
});

/** How many sessions of this database wait for a row of another. */
async function lockWaits({ db }: Store): Promise<number> {
  const { rows } = await sql<{ waits: number }>`
    select count(*)::int as waits from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.waits ?? 0;
}
