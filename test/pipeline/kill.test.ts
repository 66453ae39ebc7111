import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { JOBS } from '../../jobs/index.ts';
import type { RunReport } from '../../src/cli/print-run.ts';
import { PROCESSES_TIMEOUT_MS, runRecon, startRecon } from '../cli/recon-process.ts';
import type { CalmNight } from './calm-night.ts';
import { largestInvoiceOf, openCalmNight } from './calm-night.ts';
import { finalState } from './final-state.ts';
import type { HoldPoint } from './hold-at.ts';
import { endOf, killAt, secondPageOf } from './hold-at.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { simulatedTenant } from './simulated-tenant.ts';

/** A killed process's steps are free when the next process has started. */
const LEASE = { RECON_LEASE_MS: '2000' };

let calm: CalmNight;
beforeAll(async () => {
  calm = await openCalmNight();
});
afterAll(() => calm.close());

/**
 * Each entry is one death, in the order a night gets there; several points are several steps in work at once. Every job
 * that writes page by page or table by table also dies in between.
 */
function deathsOf(invoiceId: string, period: string): readonly (readonly HoldPoint[])[] {
  return [
    [endOf('start-run')],
    [
      endOf('pull-balances'),
      endOf('pull-invoice-summaries'),
      endOf('pull-audit-records'),
      endOf('pull-invoices'),
    ],
    [secondPageOf(invoiceId), endOf('pull-statement', invoiceId)],
    [{ table: 'charge_group', when: `new.invoice_id = '${invoiceId}'` }],
    [endOf('pull-line-items', invoiceId)],
    [endOf('pull-customers')],
    [
      { table: 'order_line', when: 'true' },
      { table: 'entitlement', when: 'true' },
      { table: 'balance_document', when: 'true' },
    ],
    [endOf('pull-orders'), endOf('pull-entitlements'), endOf('match-balances')],
    [endOf('pull-provisioning')],
    [{ table: 'bridge_step', when: 'true' }],
    [endOf('match-invoice', invoiceId)],
    [
      { table: 'order_state', when: 'true' },
      { table: 'emitted_file', when: `new.scope = '${invoiceId}'` },
      endOf('match-run'),
    ],
    [endOf('match-orders'), endOf('emit-reports', invoiceId)],
    [endOf('emit-reports', period)],
  ];
}

describe('a run that is killed', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('in every job, again and again, ends as if nothing had happened', async () => {
    const tenant = await simulatedTenant();
    const settings = { ...tenant.settings, ...LEASE };
    const [invoiceId, period] = newestOf(tenant);
    const deaths = deathsOf(invoiceId, period);

    for (const points of deaths) {
      await killAt(tenant.store, points, () => startRecon(['run'], settings));
    }
    const last = await runRecon(['run', '--json'], settings);

    expect(last, last.stderr).toMatchObject({ code: 0 });
    const { steps } = JSON.parse(last.stdout) as RunReport;
    expect(await finalState(tenant.store.db, tenant.home)).toEqual(calm.state);
    // One run, gone on with; and no job was spared but the one for invoices that the list does not hold.
    const runs = await tenant.store.db.selectFrom('run').select('run_id').execute();
    expect(runs).toHaveLength(1);
    const killed = new Set(steps.filter((one) => one.epoch > 1).map((one) => one.job));
    expect(JOBS.map((job) => job.name).filter((name) => !killed.has(name))).toEqual([
      'pull-invoice',
    ]);
  });

  it('while it asks for an unlisted invoice misses it once, and says so', async () => {
    const tenant = await simulatedTenant();
    const settings = { ...tenant.settings, ...LEASE };
    const command = ['rerun', 'G000000000', '--json'];

    await killAt(tenant.store, [endOf('pull-invoice')], () => startRecon(command, settings));
    const last = await retyped(() => runRecon(command, settings));

    expect(last, last.stderr).toMatchObject({ code: 3 });
    const { missing, verdicts } = JSON.parse(last.stdout) as RunReport;
    expect(missing).toMatchObject([
      {
        resource: 'invoice',
        key: 'G000000000',
        says: 'GET /v1/invoices/G000000000 answered 404, code 1000',
      },
    ]);
    expect(verdicts).toEqual([]);
  });
});

/** While the dead process still passes for alive its invoice is refused to others: as a person would, try again. */
async function retyped(run: () => ReturnType<typeof runRecon>): ReturnType<typeof runRecon> {
  const finished = await run();
  return finished.code === 5 ? retyped(run) : finished;
}

function newestOf(tenant: SimulatedTenant): readonly [string, string] {
  const invoiceId = largestInvoiceOf(tenant);
  const invoice = tenant.simulator.tenant.invoices.find(({ id }) => id === invoiceId);
  return [invoiceId, invoice?.month ?? ''];
}
