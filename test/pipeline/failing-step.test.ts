import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import type { RunReport } from '../../src/cli/print-run.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from '../cli/recon-process.ts';
import { largestInvoiceOf, verdictsOf } from './calm-night.ts';
import { nightInProcess } from './night-in-process.ts';
import { simulatedTenant } from './simulated-tenant.ts';

describe('a step that fails', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('for one invoice costs that invoice alone, and the run says so', async () => {
    const tenant = await simulatedTenant();
    const invoiceId = largestInvoiceOf(tenant);
    await tenant.store.pool.query(
      `alter table match add constraint poison check (key <> '${invoiceId}')`,
    );

    const night = await nightInProcess(tenant);

    expect(night.run).toMatchObject({ state: 'failed', error_code: 'INTERNAL' });
    expect(night.run.error_text).toContain('"poison"');
    const others = tenant.simulator.tenant.invoices
      .map(({ id }) => id)
      .filter((id) => id !== invoiceId);
    expect(Object.keys(verdictsOf(night))).toEqual(others);
    expect(await reportedScopes(tenant)).toEqual(expect.arrayContaining(others));
    expect(await reportedScopes(tenant)).not.toContain(invoiceId);
  });

  it('over a folder that cannot be written leaves no half file, and is done by a retry', async () => {
    const tenant = await simulatedTenant();
    const reports = path.join(tenant.home, 'reports');
    await writeFile(reports, 'a file where the folder should be');

    const night = await nightInProcess(tenant);
    await rm(reports);
    const retry = ['runs', 'retry', night.run.run_id, '--json'];
    const retried = await runRecon(retry, tenant.settings);

    expect(night.run).toMatchObject({ state: 'failed' });
    expect(new Set(Object.values(verdictsOf(night)))).toEqual(new Set(['explained']));
    expect(retried, retried.stderr).toMatchObject({ code: 0 });
    expect((JSON.parse(retried.stdout) as RunReport).run.state).toBe('done');
    expect(await readdir(reports)).toEqual(['2026-08', '2026-09', '2026-10']);
  });
});

async function reportedScopes({ store }: Awaited<ReturnType<typeof simulatedTenant>>) {
  const files = await store.db.selectFrom('emitted_file').select('scope').distinct().execute();
  return files.map((file) => file.scope);
}
