import { expect, it, onTestFinished } from 'vitest';

import { PROCESSES_TIMEOUT_MS, startRecon } from '../cli/recon-process.ts';
import { testPostgres } from '../database.ts';
import { largestInvoiceOf, openCalmNight } from './calm-night.ts';
import { finalState } from './final-state.ts';
import { endOf, holdAt, secondPageOf } from './hold-at.ts';
import { openSimulatedTenant } from './simulated-tenant.ts';

/** A step whose server went away is free again after this. */
const LEASE = { RECON_LEASE_MS: '2000' };

it(
  'a run goes on by itself when its database is restarted, while it pulls and while it matches',
  async () => {
    const calm = await openCalmNight();
    onTestFinished(calm.close);
    const server = await testPostgres();
    const tenant = await openSimulatedTenant({}, { url: server.url, drop: () => server.remove() });
    onTestFinished(tenant.close);
    const { store, settings, home } = tenant;
    const invoiceId = largestInvoiceOf(tenant);

    const pulling = await holdAt(store, [
      secondPageOf(invoiceId),
      endOf('pull-statement', invoiceId),
    ]);
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
  },
  PROCESSES_TIMEOUT_MS,
);
