import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AppError } from '../../src/lib/app-error.ts';
import type { PartnerCenterLimits } from '../../src/partner-center/limits.ts';
import { createPartnerCenter } from '../../src/partner-center/partner-center.ts';
import type { Fault } from '../../src/simulator/fault.ts';
import type { FaultName } from '../../src/simulator/fault-catalogue.ts';
import { FAULT_NAMES } from '../../src/simulator/fault-catalogue.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { createFakeClock } from './fake-clock.ts';
import type { Everything } from './read-everything.ts';
import { ASKED, differences, readEverything } from './read-everything.ts';
import { tokensInMemory } from './tokens-in-memory.ts';

/** One pattern a call, so that a fault can hit each call once. */
const CALLS = [
  /\/customers\?/,
  /\/orders/,
  /\/entitlements/,
  /\/invoices\?/,
  /\/summary/,
  /\/summaries/,
  /\/statement/,
  /\/lineitems/,
  /\/export$/,
  /\/operations\//,
  /\/blobs\//,
];
const [LINES, FILES, SIGN_IN] = [/\/lineitems/, /\/blobs\//, /\/token$/];

interface Weather {
  /** The calls it hits, each `times`. */
  readonly on: readonly RegExp[];
  readonly times: number;
  /** What then differs from a calm reading; nothing where it passes. */
  readonly leaves: Readonly<Record<string, string>>;
}

/** Hits each call, and does no harm. */
const passes = (times = 1, on = [SIGN_IN, ...CALLS]): Weather => ({ on, times, leaves: {} });
/** Hits one call for ever, which ends in this code. */
const ends = (asked: string, code: string, on = [LINES]): Weather => ({
  on,
  times: Infinity,
  leaves: { [asked]: code },
});
const ofAll = (code: string): Weather => ({
  on: [/oauth2|v1/],
  times: Infinity,
  leaves: Object.fromEntries(ASKED.map((one) => [one, code])),
});
/** Is no business of the client: the content goes on to those who judge it. */
const goesOn = (...asked: readonly string[]): Weather => ({
  on: [/./],
  times: Infinity,
  leaves: Object.fromEntries(asked.map((one) => [one, 'other'])),
});

const WEATHER: Readonly<Record<FaultName, Weather>> = {
  throttle: passes(2),
  'throttle-date': passes(2),
  'throttle-bare': passes(2),
  'throttle-negative': passes(2),
  'throttle-day': { on: [LINES], times: 1, leaves: { lines: 'PARTNER_CENTER_HTTP' } },
  'burst-5xx': passes(4, CALLS),
  slow: passes(1, [LINES, FILES]),
  gossip: passes(2),
  timeout: passes(1, [LINES, FILES]),
  'silent-body': passes(1, [LINES, FILES]),
  'cut-body': passes(2),
  'reset-chunk': passes(2),
  'long-length': passes(2),
  'short-length': passes(),
  'html-200': passes(),
  'empty-body': passes(),
  'null-200': passes(),
  'empty-object': passes(),
  'error-200': passes(),
  forbidden: ends('lines', 'PERMISSION_NEEDED'),
  'conditional-access': ends('lines', 'PERMISSION_NEEDED'),
  'not-found': ends('lines', 'PARTNER_CENTER_HTTP'),
  'period-refused': ends('lines', 'PARTNER_CENTER_HTTP'),
  redirect: ends('lines', 'HOST_REFUSED'),
  'repeat-token': ends('lines', 'PAGE_CHAIN_BROKEN'),
  'loop-tokens': ends('lines', 'PAGE_CHAIN_BROKEN'),
  'empty-page': passes(3, [/\/customers\?/, LINES]),
  'dropped-link': ends('lines', 'other'),
  'line-twice': ends('lines', 'other'),
  'line-lost': ends('lines', 'other'),
  'odd-count': passes(Infinity, [/./]),
  'foreign-next-link': ends('lines', 'HOST_REFUSED'),
  'new-field': goesOn('lines', 'export'),
  'unknown-charge-type': goesOn('lines', 'export'),
  'unknown-currency': goesOn('lines', 'export'),
  'renamed-amount': goesOn('lines', 'export'),
  'wordy-amount': goesOn('lines', 'export'),
  'joined-order-ids': goesOn('lines', 'export'),
  amended: goesOn('invoices', 'balance', 'summaries'),
  'empty-feed': goesOn('orders', 'entitlements'),
  'late-order': goesOn('orders'),
  'lost-customer': {
    ...goesOn('customers'),
    leaves: {
      customers: 'other',
      orders: 'NO_RELATIONSHIP',
      entitlements: 'NO_RELATIONSHIP',
    },
  },
  'renamed-customer': goesOn('customers'),
  'expired-availability': passes(Infinity, [/./]),
  'lost-answer': passes(Infinity, [/./]),
  'in-progress': passes(Infinity, [/./]),
  'already-submitted': passes(Infinity, [/./]),
  'refused-group': passes(Infinity, [/./]),
  'raised-price': passes(Infinity, [/./]),
  'no-location': ends('export', 'PARTNER_CENTER_SHAPE', [/./]),
  'endless-export': ends('export', 'EXPORT_TIMED_OUT', [/./]),
  'failed-export': ends('export', 'EXPORT_FAILED', [/./]),
  'no-data': ends('export', 'EXPORT_NO_DATA', [/./]),
  'miscounted-parts': ends('export', 'PAGE_CHAIN_BROKEN', [/./]),
  'missing-part': ends('export', 'PAGE_CHAIN_BROKEN', [/part-00001/]),
  'cut-gzip': passes(1, [FILES]),
  'half-line': passes(1, [FILES]),
  'expired-signature': passes(1, [FILES]),
  'reissued-export': passes(Infinity, [/./]),
  'gzip-bomb': ends('export', 'PARTNER_CENTER_TOO_LARGE', [/part-00001/]),
  'nested-gzip': ends('export', 'PAGE_CHAIN_BROKEN', [/part-00001/]),
  'endless-line': ends('export', 'PARTNER_CENTER_TOO_LARGE', [/part-00001/]),
  'foreign-folder': ends('export', 'HOST_REFUSED', [/./]),
  'foreign-tenant': ends('export', 'WRONG_TENANT', [/./]),
  'not-pdf': passes(2),
  'empty-pdf': passes(2),
  reissued: goesOn('statement'),
  'other-total': goesOn('statement'),
  'pdf-bomb': goesOn('statement'),
  'pdf-pages': goesOn('statement'),
  'pdf-loop': goesOn('statement'),
  'pdf-locked': goesOn('statement'),
  'pdf-script': goesOn('statement'),
  'token-withdrawn': passes(1, CALLS),
  'skewed-token': passes(1, [SIGN_IN]),
  'foreign-token': { on: [SIGN_IN], times: 1, leaves: { customers: 'WRONG_TENANT' } },
  'lost-grant': passes(1, [SIGN_IN]),
  'dead-refresh-token': ofAll('SIGN_IN_NEEDED'),
  'revoked-refresh-token': ofAll('SIGN_IN_NEEDED'),
  'mfa-refresh-token': ofAll('SIGN_IN_NEEDED'),
  'mfa-required': ofAll('SIGN_IN_NEEDED'),
  'secret-expired': ofAll('CLIENT_REFUSED'),
};

let simulator: Simulator;
let calm: Everything;
/** The newest refresh token: each reading begins with no other token. */
let refreshToken: string;
beforeAll(async () => {
  simulator = await startSimulator({
    seed: 3,
    now: new Date('2026-11-24T03:00:00Z'),
    customers: 6,
    lines: 40,
    pageSize: 12,
    plant: ['LINE_CHANGED_AFTER_CLOSE'],
    runningPolls: 0,
  });
  ({ refreshToken } = simulator);
  calm = (await read()).everything;
});
afterAll(() => simulator.close());

const IMPATIENT: Partial<PartnerCenterLimits> = {
  headersTimeoutMs: 250,
  idleTimeoutMs: 250,
  exchangeTimeoutMs: 800,
  exportDeadlineMs: 60_000,
};

/** A client of its own, whose clock jumps over every wait. */
async function read() {
  const said: string[] = [];
  const log = (fields: object, message: string) =>
    void said.push(JSON.stringify({ ...fields, message }));
  const tokens = tokensInMemory(refreshToken);
  const clock = createFakeClock(Date.now());
  const partnerCenter = createPartnerCenter({
    baseUrl: simulator.url,
    graphUrl: simulator.graphUrl,
    authority: simulator.authority,
    tenantId: simulator.tenantId,
    clientId: simulator.clientId,
    clientSecret: simulator.clientSecret,
    tokens,
    log: { info: log, warn: log },
    clock,
    random: () => 0.5,
    limits: IMPATIENT,
  });
  const hear = (error: AppError) =>
    void said.push([error.message, error.fix, error.trace, error.stack, error.cause].join('\n'));
  const everything = await readEverything(partnerCenter, simulator, hear);
  refreshToken = tokens.refreshTokens[0] ?? refreshToken;
  return { everything, said: said.join('\n'), clock };
}

describe('in any weather', () => {
  it.each(FAULT_NAMES.filter((name) => name !== 'amended'))(
    'a client reads what is there, or says why not: %s',
    async (name) => {
      const { on, times, leaves } = WEATHER[name];
      // A refresh token is good for two tries: the one whose answer is lost, and the next.
      const timesOn = (match: RegExp) => (match === SIGN_IN ? Math.min(times, 1) : times);
      simulator.setFaults(on.map((match): Fault => ({ name, match, times: timesOn(match) })));

      const { everything, said } = await read();

      expect(differences(everything, calm)).toEqual(leaves);
      // Neither the log nor an error holds a token, a secret or a signature.
      expect(simulator.secrets.filter((secret) => said.includes(secret))).toEqual([]);
    },
  );
});

describe('a next link to another host', () => {
  it('is refused in each of its disguises', async () => {
    simulator.setFaults([{ name: 'foreign-next-link', match: LINES }]);
    const hosts = [];
    for (let disguise = 0; disguise < 10; disguise += 1) {
      const { everything, said } = await read();
      expect(differences(everything, calm)).toEqual({ lines: 'HOST_REFUSED' });
      hosts.push(/the next link of .* points to (.*), which is not/.exec(said)?.[1]);
    }
    // Two of them lead to one host by other ways: as a number, and behind a user part.
    expect(new Set(hosts).size).toBe(8);
    expect(hosts).toEqual(expect.arrayContaining(['169.254.169.254', '127.0.0.1:22', 'file:']));
  });
});

describe('a tenant that changes while it is read', () => {
  // Nothing brings the night before back: what is above has to come first.
  it('is read as it is from then on', async () => {
    const { leaves } = WEATHER.amended;
    simulator.setFaults([{ name: 'amended', times: 1, match: /\/invoices\?/ }]);

    expect(differences((await read()).everything, calm)).toEqual(leaves);
    simulator.setFaults([]);
    expect(differences((await read()).everything, calm)).toEqual(leaves);
  });
});
