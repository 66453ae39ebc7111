import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AppError } from '../../src/lib/app-error.ts';
import { redactor } from '../../src/lib/log.ts';
import type { Job, RunnerPorts } from '../../src/queue/job.ts';
import { tellStep } from '../../src/queue/step-log.ts';
import { workRun } from '../../src/queue/work-run.ts';
import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import { appendRunLog, pageOfRunLog, RUN_LOG_LINES_MAX } from '../../src/store/run-log-store.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase } from '../database.ts';
import { aJob, aRun, FAST_BACK_OFF, log } from './queue-fixtures.ts';

const SECRET = 'a"client\\secret';
const EVERY_LEVEL = ['info', 'warn', 'error'] as const;

describe('the log of a run', () => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await createTestDatabase();
    store = openStore({ connectionString: database.url });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const logOf = async (job: Partial<Job<RunnerPorts>>) => {
    const run = await aRun(store.db, [{ key: 'G1' }]);
    await workRun({
      runId: run.run_id,
      jobs: [aJob(job)],
      ports: { db: store.db, redact: redactor([SECRET]) },
      stop: new AbortController().signal,
      log,
      backOff: FAST_BACK_OFF,
    });
    const page = { offset: 0, limit: 1000 };
    return pageOfRunLog(store.db, { runId: run.run_id, levels: EVERY_LEVEL }, page);
  };

  it('tells when a step began, what it was told to wait for, how often it was tried, and how it ended', async () => {
    let tries = 0;
    const { rows, total } = await logOf({
      run: () => {
        tries += 1;
        tellStep('info', 'Microsoft asked us to wait 40 s.', { waitMs: 40_000 });
        if (tries === 1) throw new AppError('SLOW', 'the service is slow', { retryable: true });
        return Promise.resolve(() => Promise.resolve({ counts: { rows: 1500 } }));
      },
    });
    expect(rows.map(({ level, says }) => `${level}: ${says}`)).toEqual([
      'info: Begun.',
      'info: Microsoft asked us to wait 40 s.',
      'warn: Put off for 1 s, waiting for another try, after: the service is slow',
      'info: Begun again, try 2 of 3.',
      'info: Microsoft asked us to wait 40 s.',
      'info: Done: 1,500 rows, 1 wait.',
    ]);
    expect(rows[1]).toMatchObject({ job: 'pull-things', key: 'G1', detail: { waitMs: 40_000 } });
    expect(total).toBe(6);
  });

  it('holds no secret, neither in its words nor behind them', async () => {
    const { rows } = await logOf({
      run: () => {
        tellStep('info', `sent ${SECRET}`, { sent: SECRET, header: 'Bearer abc.def' });
        throw new AppError('REFUSED', `refused ${SECRET}`, { fix: `look at ${SECRET}` });
      },
    });
    const kept = JSON.stringify(rows);
    expect(kept).toContain('[secret]');
    expect(kept).not.toContain('client');
    expect(kept).not.toContain('abc.def');
    expect(rows.at(-1)).toMatchObject({ level: 'error', detail: { code: 'REFUSED' } });
  });

  it('tells the first of what a step repeats', async () => {
    const { rows } = await logOf({
      run: () => {
        for (let n = 0; n < 1000; n += 1) tellStep('info', `wait ${n}`);
        return Promise.resolve(() => Promise.resolve({ counts: {} }));
      },
    });
    expect(rows.length).toBe(200);
  });

  it('is bounded, and keeps room for what goes wrong', async () => {
    const run = await aRun(store.db, [{}]);
    const told = (level: 'info' | 'error', count: number) =>
      appendRunLog(
        store.db,
        run.run_id,
        Array.from({ length: count }, (_, n) => ({
          at: new Date(),
          level,
          job: 'pull-things',
          key: String(n),
          says: 'x'.repeat(3000),
          detail: {},
        })),
      );
    await told('info', RUN_LOG_LINES_MAX);
    await told('info', 1);
    await told('error', 3);
    const of = (levels: readonly (typeof EVERY_LEVEL)[number][]) =>
      pageOfRunLog(store.db, { runId: run.run_id, levels }, { offset: 0, limit: 1 });
    expect((await of(['info'])).total).toBe(RUN_LOG_LINES_MAX);
    expect((await of(['error'])).total).toBe(3);
    expect((await of(['error'])).rows[0]?.says).toHaveLength(2000);
  });
});
