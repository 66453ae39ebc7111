import { describe, expect, it } from 'vitest';

import { runRecon, startRecon } from '../cli/recon-process.ts';
import { largestInvoiceOf } from './calm-night.ts';
import { eventually } from './eventually.ts';
import { nightInProcess } from './night-in-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { simulatedTenant } from './simulated-tenant.ts';

describe('an invoice that is being re-run', () => {
  it('is refused to a second re-run, which names the first, and waited for by a night', async () => {
    const tenant = await simulatedTenant();
    const invoiceId = largestInvoiceOf(tenant);
    slowDown(tenant, 4000);

    const first = startRecon(['rerun', invoiceId], tenant.settings);
    const runId = await runOpened(tenant);
    const second = await runRecon(['rerun', invoiceId], tenant.settings);
    tenant.simulator.setFaults([]);
    const night = await nightInProcess(tenant);

    expect(second).toMatchObject({ code: 5, stdout: '' });
    expect(second.stderr).toContain(`${invoiceId} is already being worked by run ${runId}`);
    expect(second.stderr).toContain(`recon runs watch ${runId}`);
    expect(await first.finished).toMatchObject({ code: 0 });
    expect(night.run.state).toBe('done');
    expect(night.verdicts).toHaveLength(6);
  });

  it('is gone on with at once by the same command after SIGTERM', async () => {
    const tenant = await simulatedTenant();
    const invoiceId = largestInvoiceOf(tenant);
    slowDown(tenant, 10_000);

    const first = startRecon(['rerun', invoiceId], tenant.settings);
    const runId = await runOpened(tenant);
    await stepRunning(tenant, 'pull-line-items');
    first.child.kill('SIGTERM');
    const interrupted = await first.finished;
    tenant.simulator.setFaults([]);
    const second = await runRecon(['rerun', invoiceId], tenant.settings);

    expect(interrupted).toMatchObject({ code: 143, stdout: '' });
    expect(interrupted.stderr).toContain('run the same command to go on');
    expect(second, second.stderr).toMatchObject({ code: 0 });
    expect(second.stderr).toContain(`Going on with run ${runId}.`);
  });
});

function slowDown({ simulator }: SimulatedTenant, delayMs: number): void {
  simulator.setFaults([{ name: 'slow', match: /lineitems/, times: 1, delayMs }]);
}

async function runOpened({ store }: SimulatedTenant): Promise<string> {
  return eventually(async () => {
    const run = await store.db
      .selectFrom('run')
      .select('run_id')
      .where('worked_until', 'is not', null)
      .executeTakeFirst();
    return run?.run_id;
  });
}

async function stepRunning({ store }: SimulatedTenant, job: string): Promise<void> {
  await eventually(() =>
    store.db
      .selectFrom('step')
      .select('step_id')
      .where('job', '=', job)
      .where('state', '=', 'running')
      .executeTakeFirst(),
  );
}
