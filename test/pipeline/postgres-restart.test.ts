import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { PROCESSES_TIMEOUT_MS, runRecon, startRecon } from '../cli/recon-process.ts';
import type { TestPostgres } from '../database.ts';
import { testPostgres } from '../database.ts';
import type { CalmNight } from './calm-night.ts';
import { largestInvoiceOf, openCalmNight } from './calm-night.ts';
import { eventually } from './eventually.ts';
import { finalState } from './final-state.ts';
import { endOf, holdAt, secondPageOf } from './hold-at.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { openSimulatedTenant } from './simulated-tenant.ts';

/** A step whose server went away is free again after this. */
const LEASE = { RECON_LEASE_MS: '2000' };
/** No night comes in the time of a test. */
const NO_NIGHT = { RECON_CRON: '0 0 1 1 *' };

let calm: CalmNight;
beforeAll(async () => {
  calm = await openCalmNight();
});
afterAll(() => calm.close());

describe('a database that is restarted', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('while a run pulls, and again while it matches, is waited for by the run', async () => {
    const { server, tenant } = await tenantOnItsOwnServer();
    const { store, settings, home } = tenant;

    const pulling = await holdPulls(tenant);
    const running = startRecon(['run'], { ...settings, ...LEASE });
    await pulling.reached(running);
    await server.restart();
    await pulling.release();
    const matching = await holdAt(store, [{ table: 'bridge_step', when: 'true' }]);
    await matching.reached(running);
    await server.restart();
    await matching.release();

    const finished = await running.finished;
    expect(finished, finished.stderr).toMatchObject({ code: 0 });
    expect(await finalState(store.db, home)).toEqual(calm.state);
  });

  it('under a worker, with the queue in it, is waited for by the worker', async () => {
    const { server, tenant } = await tenantOnItsOwnServer();
    const { store, home } = tenant;
    const settings = { ...tenant.settings, ...LEASE, ...NO_NIGHT };

    const pulling = await holdPulls(tenant);
    const worker = startRecon(['worker'], settings);
    onTestFinished(() => void worker.child.kill('SIGKILL'));
    await eventually(() => store.db.selectFrom('worker').selectAll().executeTakeFirst());
    const left = await runRecon(['run', '--no-wait'], settings);
    await pulling.reached(worker);
    await server.restart();
    await pulling.release();
    await eventually(() =>
      store.db.selectFrom('run').selectAll().where('state', '=', 'done').executeTakeFirst(),
    );
    worker.child.kill('SIGTERM');

    expect(left, left.stderr).toMatchObject({ code: 0 });
    expect(await worker.finished).toMatchObject({ code: 0 });
    expect(await finalState(store.db, home)).toEqual(calm.state);
  });
});

async function tenantOnItsOwnServer(): Promise<{ server: TestPostgres; tenant: SimulatedTenant }> {
  const server = await testPostgres();
  const own = { url: server.url, drop: () => server.remove() };
  const { close, ...tenant } = await openSimulatedTenant({}, own);
  onTestFinished(close);
  return { server, tenant };
}

function holdPulls(tenant: SimulatedTenant) {
  const invoiceId = largestInvoiceOf(tenant);
  return holdAt(tenant.store, [secondPageOf(invoiceId), endOf('pull-statement', invoiceId)]);
}
