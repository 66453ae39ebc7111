import { describe, expect, it } from 'vitest';

import type { RunReport } from '../../src/cli/print-run.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from '../cli/recon-process.ts';
import { largestInvoiceOf, verdictsOf } from './calm-night.ts';
import { nightInProcess } from './night-in-process.ts';
import { simulatedTenant } from './simulated-tenant.ts';

describe('runs retry', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('completes a run once the fault is gone, and then has nothing left to try', async () => {
    const tenant = await simulatedTenant();
    const invoiceId = largestInvoiceOf(tenant);
    tenant.simulator.setFaults([
      { name: 'empty-object', match: new RegExp(`${invoiceId}/lineitems`) },
    ]);
    const { run, verdicts } = await nightInProcess(tenant);
    tenant.simulator.setFaults([]);

    const retried = await runRecon(['runs', 'retry', run.run_id, '--json'], tenant.settings);
    const again = await runRecon(['runs', 'retry', run.run_id], tenant.settings);

    expect(verdictsOf({ verdicts })[invoiceId]).toBe('not-checked');
    expect(retried, retried.stderr).toMatchObject({ code: 0 });
    const report = JSON.parse(retried.stdout) as RunReport;
    expect(report.run).toMatchObject({ run_id: run.run_id, state: 'done' });
    expect(report.missing).toEqual([]);
    expect(verdictsOf(report)[invoiceId]).toBe('explained');
    // How long it took counts from the retry; what is done again began then, too.
    const { created_at: opened, begun_at: begun } = report.run;
    expect(new Date(begun).getTime()).toBeGreaterThan(new Date(opened).getTime());
    const match = report.steps.find(({ job, key }) => job === 'match-invoice' && key === invoiceId);
    expect(new Date(match?.started_at ?? 0).getTime()).toBeGreaterThanOrEqual(
      new Date(begun).getTime(),
    );
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('there is nothing to try again');
  });
});
