import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import type { Running, Settings } from '../cli/recon-process.ts';
import { PROCESSES_TIMEOUT_MS, runRecon, startRecon } from '../cli/recon-process.ts';
import type { CalmNight } from './calm-night.ts';
import { largestInvoiceOf, openCalmNight } from './calm-night.ts';
import { eventually } from './eventually.ts';
import { finalState } from './final-state.ts';
import { endOf, killAt, secondPageOf } from './hold-at.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { simulatedTenant } from './simulated-tenant.ts';

const LEASE = { RECON_LEASE_MS: '2000' };
/** No night comes in the time of a test. */
const NO_NIGHT = { RECON_CRON: '0 0 1 1 *' };
const EVERY_OTHER_SECOND = { RECON_CRON: '*/2 * * * * *' };
const STOPS_WITHIN_MS = 25_000;

let calm: CalmNight;
beforeAll(async () => {
  calm = await openCalmNight();
});
afterAll(() => calm.close());

describe('recon worker', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('opens each night once, works it, and stops at SIGTERM', async () => {
    const tenant = await simulatedTenant();
    const { db } = tenant.store;
    const worker = startWorker({ ...tenant.settings, ...LEASE, ...EVERY_OTHER_SECOND });

    await eventually(() => enoughEnded(tenant, 'nightly', 2));
    const stopped = await stopWorker(worker);

    expect(stopped, stopped.stderr).toMatchObject({ code: 0, stdout: '' });
    const slots = await db.selectFrom('slot').selectAll().execute();
    const nights = await db.selectFrom('run').selectAll().execute();
    const opened = slots.filter((one) => one.outcome === 'opened');
    expect(new Set(nights.map((one) => one.kind))).toEqual(new Set(['nightly']));
    expect(new Set(opened.map((one) => one.run_id))).toEqual(
      new Set(nights.map((one) => one.run_id)),
    );
    // However many nights there were: the first stored everything, the others nothing.
    expect(await finalState(db, tenant.home)).toEqual(calm.state);
  });

  it('finishes what a killed run left', async () => {
    const tenant = await simulatedTenant();
    const settings = { ...tenant.settings, ...LEASE, ...NO_NIGHT };
    const invoiceId = largestInvoiceOf(tenant);

    await killAt(tenant.store, [secondPageOf(invoiceId), endOf('pull-statement', invoiceId)], () =>
      startRecon(['run'], settings),
    );
    const worker = startWorker(settings);
    await eventually(() => enoughEnded(tenant, 'manual', 1));
    await stopWorker(worker);

    expect(await finalState(tenant.store.db, tenant.home)).toEqual(calm.state);
    const runs = await tenant.store.db.selectFrom('run').select('state').execute();
    expect(runs).toEqual([{ state: 'done' }]);
  });

  it('takes what a command leaves to it, and gives back the step it is at when it is stopped', async () => {
    const tenant = await simulatedTenant({
      faults: [{ name: 'slow', match: /lineitems/, delayMs: 60_000 }],
    });
    const settings = { ...tenant.settings, ...NO_NIGHT };
    const alone = await runRecon(['run', '--no-wait'], settings);
    const worker = startWorker(settings);
    await eventually(() => aWorker(tenant));
    const left = await runRecon(['run', '--no-wait'], settings);
    await eventually(() => runningSteps(tenant, 'pull-line-items'));

    const askedAt = performance.now();
    const stopped = await stopWorker(worker);

    expect(alone).toMatchObject({ code: 2, stdout: '' });
    expect(alone.stderr).toContain('no worker is running');
    expect(left, left.stderr).toMatchObject({ code: 0 });
    const run = await tenant.store.db.selectFrom('run').selectAll().executeTakeFirst();
    expect(run).toMatchObject({ run_id: left.stdout.trim(), kind: 'manual', state: 'running' });
    expect(stopped, stopped.stderr).toMatchObject({ code: 0 });
    expect(performance.now() - askedAt).toBeLessThan(STOPS_WITHIN_MS);
    expect(await runningSteps(tenant)).toBeUndefined();
  });
});

/** Killed with the test, should it fail before it stops the worker itself. */
function startWorker(settings: Settings): Running {
  const worker = startRecon(['worker'], settings);
  onTestFinished(() => void worker.child.kill('SIGKILL'));
  return worker;
}

function stopWorker({ child, finished }: Running): Running['finished'] {
  child.kill('SIGTERM');
  return finished;
}

async function enoughEnded(
  { store }: SimulatedTenant,
  kind: 'nightly' | 'manual',
  least: number,
): Promise<true | undefined> {
  const ended = await store.db
    .selectFrom('run')
    .select('run_id')
    .where('kind', '=', kind)
    .where('state', '<>', 'running')
    .execute();
  return ended.length >= least ? true : undefined;
}

async function aWorker({ store }: SimulatedTenant): Promise<object | undefined> {
  return store.db.selectFrom('worker').select('worker_id').executeTakeFirst();
}

async function runningSteps(tenant: SimulatedTenant, job?: string): Promise<true | undefined> {
  const running = await tenant.store.db
    .selectFrom('step')
    .select('job')
    .where('state', '=', 'running')
    .execute();
  return running.some((step) => job === undefined || step.job === job) ? true : undefined;
}
