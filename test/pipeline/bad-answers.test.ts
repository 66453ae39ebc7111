import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Fault } from '../../src/simulator/fault.ts';
import type { CalmNight } from './calm-night.ts';
import { openCalmNight, verdictsOf } from './calm-night.ts';
import { finalState } from './final-state.ts';
import { leaksOf } from './leaks.ts';
import { nightInProcess } from './night-in-process.ts';
import { simulatedTenant } from './simulated-tenant.ts';

/** Small pages, so that every invoice comes on several. */
const PAGES = { pageSize: 10 };

let calm: CalmNight;
let calmByGraph: CalmNight;
beforeAll(async () => {
  calm = await openCalmNight(PAGES);
  calmByGraph = await openCalmNight({}, { lineSource: 'graph' });
});
afterEach(() => calm.tenant.simulator.setFaults([]));
afterAll(() => Promise.all([calm.close(), calmByGraph.close()]));

const on = (match: RegExp, name: Fault['name'], more: Partial<Fault> = {}): Fault => ({
  name,
  match,
  times: 1,
  ...more,
});

/** One call of each invoice, in the order of the tenant's invoices. */
const onEach = (call: RegExp, names: readonly Fault['name'][]) =>
  names.map((name, index) => {
    const { id = '' } = calm.tenant.simulator.tenant.invoices[index] ?? {};
    return on(new RegExp(`(?=.*${id}).*${call.source}`), name);
  });

describe('weather that passes', () => {
  it.each<[string, () => readonly Fault[]]>([
    [
      '429 that names seconds, a date, nothing, less than nothing, or longer than a call waits',
      () => [
        on(/lineitems/, 'throttle-date'),
        on(/lineitems/, 'throttle', { retryAfterSeconds: 2 }),
        on(/orders/, 'throttle-bare', { times: 2 }),
        on(/entitlements/, 'throttle-negative', { times: 2 }),
        on(/statement/, 'throttle'),
      ],
    ],
    [
      'no answer at all, or one that falls silent',
      () => [on(/lineitems/, 'timeout', { times: 2 }), on(/lineitems/, 'silent-body')],
    ],
    [
      'a body cut in half, or of another length than was said',
      () => [
        on(/lineitems|customers/, 'cut-body', { times: 8 }),
        on(/lineitems|orders/, 'reset-chunk', { times: 4 }),
        on(/lineitems|statement/, 'long-length', { times: 4 }),
        on(/entitlements|statement/, 'short-length', { times: 2 }),
      ],
    ],
    [
      'a page of a proxy, nothing, null, an empty object or an error with status 200',
      () => [
        on(/lineitems/, 'html-200', { times: 2 }),
        on(/v1/, 'empty-object', { times: 6 }),
        on(/lineitems/, 'empty-body', { times: 2 }),
        on(/orders/, 'null-200', { times: 2 }),
        on(/entitlements/, 'error-200', { times: 2 }),
      ],
    ],
    [
      'lines that move between pages, get lost, or whose next page is not named',
      () =>
        onEach(/lineitems/, ['line-twice', 'line-lost', 'dropped-link', 'empty-page', 'odd-count']),
    ],
    [
      'a token that is withdrawn, and a renewal whose answer is lost',
      () => [on(/lineitems/, 'token-withdrawn'), on(/token$/, 'lost-grant')],
    ],
    [
      'a statement that is no PDF, or empty',
      () => [on(/statement/, 'not-pdf', { times: 2 }), on(/statement/, 'empty-pdf', { times: 2 })],
    ],
  ])('leaves what a calm night leaves: %s', async (_, faults) => {
    const { tenant } = calm;
    tenant.simulator.setFaults(faults());

    const night = await nightInProcess(tenant, { options: { full: true } });

    expect(night.missing).toEqual([]);
    expect(night.run.state).toBe('done');
    expect(await finalState(tenant.store.db, tenant.home)).toEqual(calm.state);
  });

  it('leaves what a calm night leaves, where lines come as files', async () => {
    const { tenant } = calmByGraph;
    tenant.simulator.setFaults([
      on(/export$/, 'no-location'),
      on(/operations/, 'failed-export'),
      ...onEach(/blobs/, [
        'cut-gzip',
        'half-line',
        'expired-signature',
        'cut-body',
        'empty-body',
        'burst-5xx',
      ]),
    ]);

    const night = await nightInProcess(tenant, { options: { full: true }, lineSource: 'graph' });

    expect(night.missing).toEqual([]);
    expect(await finalState(tenant.store.db, tenant.home)).toEqual(calmByGraph.state);
  });

  it('leaves what a calm night leaves on the first night of all, and no secret anywhere', async () => {
    const share = 0.1;
    const tenant = await simulatedTenant({
      ...PAGES,
      faults: (['burst-5xx', 'gossip', 'cut-body', 'html-200', 'throttle-bare'] as const).map(
        (name) => ({ name, share }),
      ),
    });
    const heard: string[] = [];

    const night = await nightInProcess(tenant, { hear: (line) => heard.push(line) });

    expect(night.missing).toEqual([]);
    expect(heard.join('\n')).toContain('failed');
    expect(await finalState(tenant.store.db, tenant.home)).toEqual(calm.state);
    expect(await leaksOf(tenant, heard)).toEqual([]);
  });
});

describe('a storm in which four of five calls fail', () => {
  it('ends, and calls nothing explained whose lines did not come', async () => {
    const { tenant } = calm;
    tenant.simulator.setFaults([{ name: 'burst-5xx', share: 0.8 }]);

    const night = await nightInProcess(tenant, { options: { full: true } });

    const lost = night.missing.filter((one) => one.resource === 'line-items').map((one) => one.key);
    expect(['partial', 'failed']).toContain(night.run.state);
    expect(night.missing.length).toBeGreaterThan(0);
    const verdicts = verdictsOf(night);
    expect(lost.filter((id) => verdicts[id] === 'explained')).toEqual([]);
  });
});
