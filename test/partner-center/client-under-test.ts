import { AppError } from '../../src/lib/app-error.ts';
import type {
  PartnerCenter,
  PartnerCenterOptions,
} from '../../src/partner-center/partner-center.ts';
import { createPartnerCenter } from '../../src/partner-center/partner-center.ts';
import type { WaitReason } from '../../src/partner-center/throttle.ts';
import type { FakeClock } from './fake-clock.ts';
import { createFakeClock } from './fake-clock.ts';
import type { FaultServer } from './fault-server.ts';
import { startFaultServer } from './fault-server.ts';
import { tokensInMemory } from './tokens-in-memory.ts';

export const TENANT = '3f0e7a1c-52c4-4f3e-9f0a-1b2c3d4e5f60';
export const CLIENT_SECRET = 'canary-secret';

export interface ClientUnderTest {
  readonly partnerCenter: PartnerCenter;
  readonly server: FaultServer;
  readonly clock: FakeClock;
  readonly waits: [WaitReason, number][];
  /** Everything logged, as JSON text. */
  readonly logged: string[];
}

/** A client against a fault server of its own; both end with the test. */
export async function aClient(
  onTestFinished: (end: () => Promise<void>) => void,
  options: Partial<PartnerCenterOptions> & { readonly refreshToken?: string } = {},
): Promise<ClientUnderTest> {
  const clock = createFakeClock();
  const server = await startFaultServer(() => clock.now());
  onTestFinished(() => server.close());

  const waits: [WaitReason, number][] = [];
  const logged: string[] = [];
  const log = (fields: object, message: string) =>
    void logged.push(JSON.stringify({ ...fields, message }));
  const { refreshToken, ...rest } = options;
  const partnerCenter = createPartnerCenter({
    baseUrl: server.url,
    graphUrl: server.url,
    authority: server.url,
    tenantId: TENANT,
    clientId: 'client-1',
    clientSecret: CLIENT_SECRET,
    tokens: tokensInMemory(refreshToken),
    log: { info: log, warn: log },
    onWait: (reason, untilMs) => void waits.push([reason, untilMs - clock.now()]),
    clock,
    random: () => 0.5,
    ...rest,
  });
  return { partnerCenter, server, clock, waits, logged };
}

export const signal = new AbortController().signal;
export const fromStart = { signal, fromToken: undefined };

/** What a call failed with; the test fails when it did not fail on purpose. */
export async function failureOf(call: Promise<unknown>): Promise<AppError> {
  const outcome = await call.then(
    () => new Error('the call succeeded'),
    (error: unknown) => error,
  );
  if (outcome instanceof AppError) return outcome;
  throw outcome;
}

export async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}
