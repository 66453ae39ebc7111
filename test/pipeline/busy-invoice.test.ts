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
