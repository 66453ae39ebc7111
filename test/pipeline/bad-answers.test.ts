import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Fault } from '../../src/simulator/fault.ts';
import type { CalmNight } from './calm-night.ts';
import { openCalmNight } from './calm-night.ts';
import { finalState } from './final-state.ts';
import { nightInProcess } from './night-in-process.ts';
import { simulatedTenant } from './simulated-tenant.ts';

let calm: CalmNight;
beforeAll(async () => {
  calm = await openCalmNight();
});
afterAll(() => calm.close());

describe('weather that passes', () => {
  const onLines = { match: /lineitems/, times: 2 };
  it.each<[string, Fault]>([
    ['429 that names seconds', { name: 'throttle', retryAfterSeconds: 1, ...onLines }],
    ['429 that names a date', { name: 'throttle-date', ...onLines }],
    ['429 that names nothing', { name: 'throttle-bare', ...onLines }],
    ['429 longer than a call waits', { name: 'throttle', retryAfterSeconds: 2, ...onLines }],
    ['503 in a burst', { name: 'burst-5xx', times: 12 }],
    ['no answer at all', { name: 'timeout', ...onLines }],
    ['a body cut in half', { name: 'cut-body', match: /lineitems|customers|invoices/, times: 8 }],
    ['a page of a proxy with status 200', { name: 'html-200', ...onLines }],
    ['an empty object instead of a list', { name: 'empty-object', match: /v1/, times: 6 }],
    ['a statement that is no PDF', { name: 'not-pdf', times: 2 }],
  ])('leaves what a calm night leaves: %s', async (_, fault) => {
    const tenant = await simulatedTenant({ faults: [fault] });

    const night = await nightInProcess(tenant);

    expect(night.missing).toEqual([]);
    expect(night.run.state).toBe('done');
    expect(await finalState(tenant.store.db, tenant.home)).toEqual(calm.state);
  });
});
