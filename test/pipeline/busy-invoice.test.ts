import { describe, expect, it } from 'vitest';

import { PROCESSES_TIMEOUT_MS, runRecon, startRecon } from '../cli/recon-process.ts';
import { largestInvoiceOf } from './calm-night.ts';
import { eventually } from './eventually.ts';
import { endOf, holdAt } from './hold-at.ts';
import { nightInProcess } from './night-in-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { simulatedTenant } from './simulated-tenant.ts';

describe('an invoice that is being re-run', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('is refused to a second re-run, which names the first, and waited for by a night', async () => {
    const tenant = await simulatedTenant();
    const invoiceId = largestInvoiceOf(tenant);
    const held = await holdAt(tenant.store, [endOf('pull-line-items', invoiceId)]);

    const first = startRecon(['rerun', invoiceId], tenant.settings);
    await held.reached(first);
    const second = await runRecon(['rerun', invoiceId], tenant.settings);
    const night = nightInProcess(tenant);
    await eventually(() => aStepWaits(tenant, 'another run works this invoice'));
    await held.release();

    const [{ run_id: runId }] = await runsOf(tenant);
    expect(second).toMatchObject({ code: 5, stdout: '' });
    expect(second.stderr).toContain(`${invoiceId} is already being worked by run ${runId}`);
    expect(second.stderr).toContain(`recon runs watch ${runId}`);
    expect(await first.finished).toMatchObject({ code: 0 });
    const { run, verdicts } = await night;
    expect(run.state).toBe('done');
    expect(verdicts).toHaveLength(6);
    expect(await runsOf(tenant)).toHaveLength(2);
  });

  it('is gone on with at once by the same command after SIGTERM', async () => {
    const tenant = await simulatedTenant();
    const invoiceId = largestInvoiceOf(tenant);
    tenant.simulator.setFaults([{ name: 'slow', match: /lineitems/, delayMs: 60_000 }]);

    const first = startRecon(['rerun', invoiceId], tenant.settings);
    await eventually(() => aStepRuns(tenant, 'pull-line-items'));
    first.child.kill('SIGTERM');
    const interrupted = await first.finished;
    tenant.simulator.setFaults([]);
    const second = await runRecon(['rerun', invoiceId], tenant.settings);

    const [{ run_id: runId }] = await runsOf(tenant);
    expect(interrupted).toMatchObject({ code: 143, stdout: '' });
    expect(interrupted.stderr).toContain('run the same command to go on');
    expect(second, second.stderr).toMatchObject({ code: 0 });
    expect(second.stderr).toContain(`Going on with run ${runId}.`);
  });

  it('is left by a run that is cancelled: what was sealed stays, and the next re-run takes it at once', async () => {
    const tenant = await simulatedTenant();
    const invoiceId = largestInvoiceOf(tenant);
    const held = await holdAt(tenant.store, [endOf('pull-line-items', invoiceId)]);

    const first = startRecon(['rerun', invoiceId], tenant.settings);
    await held.reached(first);
    const [{ run_id: runId }] = await runsOf(tenant);
    const cancelled = runRecon(['runs', 'cancel', runId], tenant.settings);
    await eventually(() => somebodyWaitsForARow(tenant));
    await held.release();
    expect(await cancelled).toMatchObject({ code: 0 });
    expect((await cancelled).stdout).toContain('Cancelled from the command line: 0 steps at work');
    const ended = await first.finished;
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain(`recon runs retry ${runId}`);

    const { verdicts } = await nightInProcess(tenant, { options: { invoices: [invoiceId] } });
    expect(verdicts).toMatchObject([{ invoice_id: invoiceId, verdict: 'explained' }]);
    const sealed = await tenant.store.db
      .selectFrom('run_pull as r')
      .innerJoin('pull as p', 'p.pull_id', 'r.pull_id')
      .select(['r.run_id', 'r.how'])
      .where('p.resource', '=', 'line-items')
      .orderBy('r.run_id')
      .execute();
    expect(sealed.map(({ how }) => how)).toEqual(['new', 'unchanged']);
  });
});

/** Oldest first. */
async function runsOf({ store }: SimulatedTenant) {
  const runs = await store.db.selectFrom('run').select('run_id').orderBy('created_at').execute();
  return runs as [(typeof runs)[0], ...typeof runs];
}

function aStepWaits({ store }: SimulatedTenant, on: string): Promise<object | undefined> {
  return store.db
    .selectFrom('step')
    .select('step_id')
    .where('waiting_on', '=', on)
    .executeTakeFirst();
}

function aStepRuns({ store }: SimulatedTenant, job: string): Promise<object | undefined> {
  return store.db
    .selectFrom('step')
    .select('step_id')
    .where('job', '=', job)
    .where('state', '=', 'running')
    .executeTakeFirst();
}

async function somebodyWaitsForARow({ store }: SimulatedTenant): Promise<object | undefined> {
  const { rows } = await store.pool.query<{ pid: number }>(
    `select pid from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and wait_event <> 'advisory'`,
  );
  return rows[0];
}
