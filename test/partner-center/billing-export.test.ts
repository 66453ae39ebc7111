import { describe, expect, it, onTestFinished } from 'vitest';

import type { PartnerCenterLimits } from '../../src/partner-center/limits.ts';
import { createPartnerCenter } from '../../src/partner-center/partner-center.ts';
import type { Fault } from '../../src/simulator/fault.ts';
import type { SimulatorOptions } from '../../src/simulator/simulator-options.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { all, failureOf, signal } from './client-under-test.ts';
import { createFakeClock } from './fake-clock.ts';
import { tokensInMemory } from './tokens-in-memory.ts';

interface Export {
  readonly simulator: Simulator;
  readonly invoiceId: string;
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly waits: string[];
  readonly logged: string[];
  /** Starts the export and reads it; from a token, and after what happened when it was ready. */
  read(options?: {
    fromToken?: string | undefined;
    whenReady?: () => void;
  }): Promise<{ lines: readonly Record<string, unknown>[]; tokens: (string | undefined)[] }>;
}

/** The simulator's newest invoice, in files of 20 lines and pages of 7, and a client whose clock jumps. */
async function anExport(
  options: Partial<SimulatorOptions> = {},
  limits: Partial<PartnerCenterLimits> = {},
): Promise<Export> {
  const simulator = await startSimulator({
    seed: 3,
    now: new Date('2026-11-24T03:00:00Z'),
    customers: 6,
    lines: 60,
    pageSize: 20,
    plant: 'none',
    ...options,
  });
  onTestFinished(() => simulator.close());
  const clock = createFakeClock(Date.now());
  const waits: string[] = [];
  const logged: string[] = [];
  const log = (fields: object, message: string) =>
    void logged.push(JSON.stringify({ ...fields, message }));
  const partnerCenter = createPartnerCenter({
    baseUrl: simulator.url,
    graphUrl: simulator.graphUrl,
    authority: simulator.authority,
    tenantId: simulator.tenantId,
    clientId: simulator.clientId,
    clientSecret: simulator.clientSecret,
    tokens: tokensInMemory(undefined),
    log: { info: log, warn: log },
    onWait: (reason) => void waits.push(reason),
    clock,
    random: () => 0.5,
    limits: { exportPageLines: 7, attemptsMax: 3, shapeAttemptsMax: 2, ...limits },
  });
  const invoiceId = simulator.tenant.invoices.at(-2)?.id ?? '';
  return {
    simulator,
    invoiceId,
    clock,
    waits,
    logged,
    async read({ fromToken, whenReady } = {}) {
      const exported = await partnerCenter.exportBilledLines(invoiceId, { signal });
      whenReady?.();
      const pages = await all(exported.pages(fromToken));
      return { lines: pages.flatMap(linesOf), tokens: pages.map((page) => page.nextToken) };
    },
  };
}

function linesOf({ body }: { body: Buffer }): readonly Record<string, unknown>[] {
  return (JSON.parse(body.toString()) as { items: Record<string, unknown>[] }).items;
}

/** A line by what no spelling changes. */
function idOf(line: Record<string, unknown>): string {
  const cell = (name: string) =>
    Object.entries(line).find(([key]) => key.toLowerCase() === name)?.[1];
  return [cell('orderid'), cell('productid'), cell('chargetype'), cell('subtotal')].join(' ');
}

function chargesOf({ simulator, invoiceId }: Export): readonly string[] {
  const invoice = simulator.tenant.invoices.find(({ id }) => id === invoiceId);
  return (invoice?.charges ?? []).map((c) =>
    [c.orderId, c.item.productId, c.chargeType, c.subtotal].join(' '),
  );
}

const blobs = (name: Fault['name'], times = 1): Fault => ({ name, times, match: /^\/blobs\// });

describe('the billed reconciliation export', () => {
  it('brings every line of every file once, whatever way its keys are spelled', async () => {
    const under = await anExport();

    const { lines, tokens } = await under.read();

    expect(lines.map(idOf).sort()).toEqual([...chargesOf(under)].sort());
    expect(new Set(lines.map((line) => Object.keys(line)[0]))).toEqual(
      new Set(['PartnerId', 'partnerId']),
    );
    expect(tokens.at(-1)).toBeUndefined();
    expect(tokens.filter((token) => token === undefined)).toHaveLength(1);
    expect(under.simulator.requests).toMatchObject({ export: 1, blob: 4 });
  });

  it('hands on the lines in an order that no file’s speed changes', async () => {
    const under = await anExport();
    const { lines } = await under.read();
    under.simulator.setFaults([
      { name: 'slow', delayMs: 120, match: /part-00000/ },
      { name: 'slow', delayMs: 60, match: /part-00002/ },
    ]);

    expect((await under.read()).lines).toEqual(lines);
  });

  it('reads a manifest that is printed in the operation, and one that is linked to', async () => {
    const under = await anExport({ runningPolls: 0 });

    const first = await under.read();
    const second = await under.read();

    expect(second.lines).toEqual(first.lines);
    expect(under.simulator.requests).toMatchObject({ operation: 2, manifest: 1 });
  });

  it('waits as long as a running operation says, and says what it waits for', async () => {
    const under = await anExport({ runningPolls: 3 });

    await under.read();

    expect(under.clock.sleptMs).toEqual([1000, 1000, 1000]);
    expect(under.waits).toEqual(['export-running', 'export-running', 'export-running']);
  });

  it('gives up at its deadline and names the operation', async () => {
    const under = await anExport(
      { faults: [{ name: 'endless-export' }] },
      { exportDeadlineMs: 9_500 },
    );

    const failure = await failureOf(under.read());

    expect(failure).toMatchObject({ code: 'EXPORT_TIMED_OUT', kind: 'later', retryable: false });
    expect(failure.trace).toMatch(/^operation [0-9a-f-]{36}$/);
    expect(under.clock.sleptMs).toHaveLength(9);
  });

  it.each([
    ['no-data', 'EXPORT_NO_DATA', false],
    ['failed-export', 'EXPORT_FAILED', true],
  ] as const)('says what a failed operation (%s) means: %s', async (name, code, retryable) => {
    const under = await anExport({ faults: [{ name }] });

    expect(await failureOf(under.read())).toMatchObject({ code, retryable });
  });

  it.each([
    ['no-location', 'PARTNER_CENTER_SHAPE'],
    ['miscounted-parts', 'PAGE_CHAIN_BROKEN'],
    ['foreign-folder', 'HOST_REFUSED'],
    ['foreign-tenant', 'WRONG_TENANT'],
  ] as const)('stops at %s with %s, before any file is asked for', async (name, code) => {
    const under = await anExport({ faults: [{ name }] });

    expect(await failureOf(under.read())).toMatchObject({ code });
    expect(under.simulator.requests['blob']).toBeUndefined();
  });

  it('outlasts throttling, faults of the server, and cut answers of every call', async () => {
    const under = await anExport({
      faults: [
        { name: 'throttle', times: 1, match: /export$/ },
        { name: 'burst-5xx', times: 1, match: /operations/ },
        { name: 'html-200', times: 1, match: /operations/ },
        blobs('burst-5xx', 2),
        blobs('cut-body', 2),
      ],
    });

    expect((await under.read()).lines.map(idOf).sort()).toEqual([...chargesOf(under)].sort());
  });

  it('asks for a token of its own audience', async () => {
    const under = await anExport();

    await under.read();

    // The simulator refuses Partner Center's tokens here, as Graph does.
    expect(under.simulator.requests).toMatchObject({ token: 1, export: 1 });
  });
});

describe('a file of an export', () => {
  it('is fetched without a token, by its signature alone, which is logged nowhere', async () => {
    const under = await anExport({ faults: [blobs('burst-5xx', 2), blobs('cut-gzip')] });

    await under.read();

    expect(under.logged.join('\n')).not.toMatch(/sig=|sv=2021/);
  });

  it('is gone on with behind the last page when its connection breaks', async () => {
    const under = await anExport({ faults: [blobs('cut-body', 2), blobs('cut-gzip')] });

    expect((await under.read()).lines.map(idOf).sort()).toEqual([...chargesOf(under)].sort());
  });

  it('gets a fresh signature from the same operation when its own has expired', async () => {
    const under = await anExport();

    const { lines } = await under.read({
      whenReady: () => under.simulator.setFaults([blobs('expired-signature', 1)]),
    });

    expect(lines.map(idOf).sort()).toEqual([...chargesOf(under)].sort());
    expect(under.simulator.requests).toMatchObject({ export: 1 });
    expect(under.simulator.requests['manifest']).toBeGreaterThan(1);
  });

  it('is not mixed with data issued again meanwhile', async () => {
    const under = await anExport();

    const failure = await failureOf(
      under.read({
        whenReady: () =>
          under.simulator.setFaults([blobs('expired-signature'), { name: 'reissued-export' }]),
      }),
    );

    expect(failure).toMatchObject({ code: 'EXPORT_CHANGED', retryable: true });
  });

  it('is not asked for for ever when no signature is taken', async () => {
    const under = await anExport({ faults: [{ name: 'expired-signature' }] });

    expect(await failureOf(under.read())).toMatchObject({ code: 'PAGE_CHAIN_BROKEN' });
  });

  it.each([
    ['cut-gzip', 'PAGE_CHAIN_BROKEN', /file 1 of 4 .*damaged/],
    ['half-line', 'PAGE_CHAIN_BROKEN', /file 1 of 4 .*line 1 is no JSON object/],
    ['missing-part', 'PAGE_CHAIN_BROKEN', /file 1 of 4 .*not there/],
    ['gzip-bomb', 'PARTNER_CENTER_TOO_LARGE', /file 1 of 4 .*100 times its size/],
  ] as const)('that stays %s fails the export with %s', async (name, code, says) => {
    const under = await anExport({ faults: [{ name, match: /part-00000/ }] });

    const failure = await failureOf(under.read());

    expect(failure).toMatchObject({ code, retryable: false });
    expect(failure.message).toMatch(says);
  });

  it('is refused above its bound of bytes', async () => {
    const under = await anExport({}, { partBytesMax: 2_000 });

    expect(await failureOf(under.read())).toMatchObject({
      code: 'PARTNER_CENTER_TOO_LARGE',
      message: expect.stringContaining('exceeds 2000 bytes') as string,
    });
  });

  it('is refused when a line does not end', async () => {
    const under = await anExport({}, { exportLineBytesMax: 100 });

    expect(await failureOf(under.read())).toMatchObject({ code: 'PARTNER_CENTER_TOO_LARGE' });
  });
});

describe('a resumed export', () => {
  it('brings what was not handed on before, and only that', async () => {
    const under = await anExport();
    const whole = await under.read();
    const handedOn = 3;

    const rest = await under.read({ fromToken: whole.tokens[handedOn - 1] });

    expect(rest.lines.map(idOf).sort()).toEqual(
      whole.lines
        .slice(7 * handedOn)
        .map(idOf)
        .sort(),
    );
  });

  it('refuses a token of other data, so that the listing starts over', async () => {
    const under = await anExport();
    const [token] = (await under.read()).tokens;
    under.simulator.setFaults([{ name: 'reissued-export' }]);

    expect(await failureOf(under.read({ fromToken: token }))).toMatchObject({
      code: 'PAGE_CHAIN_BROKEN',
      retryable: false,
    });
  });
});
