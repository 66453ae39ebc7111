import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { AppError } from '../lib/app-error.ts';
import type { OrderChange } from './activity-log.ts';
import { ActivityLog } from './activity-log.ts';
import { CartDesk } from './cart-desk.ts';
import { CatalogDesk } from './catalog-desk.ts';
import { ExportDesk } from './export-desk.ts';
import { ActiveFaults, type Fault } from './fault.ts';
import { generateTenant } from './generate-tenant.ts';
import { PlacedOrders } from './placed-orders.ts';
import type { PlantedFinding } from './planted-finding.ts';
import { handleRequest } from './request-handler.ts';
import { SimulatedClock } from './simulated-clock.ts';
import type { SimulatorOptions } from './simulator-options.ts';
import type { Tenant } from './tenant.ts';
import { tenantAfterNight } from './tenant-after-night.ts';
import { type Registration, TokenEndpoint } from './token-endpoint.ts';

const LOOPBACK = '127.0.0.1';
const PAGE_SIZE_MAX = 2000;
const RUNNING_POLLS = 1;
const POLL_AFTER_S = 1;

/** A running fake Partner Center. */
export interface Simulator extends Registration {
  /** API base, without `/v1`. */
  readonly url: string;
  /** Token issuer: tokens come from `{authority}/{tenantId}/oauth2/token` and `…/oauth2/v2.0/token`. */
  readonly authority: string;
  /** Microsoft Graph's base, without `/v1.0`. */
  readonly graphUrl: string;
  readonly answerKey: readonly PlantedFinding[];
  /** What shows beside it once {@link Simulator.passNight} was called. */
  readonly laterAnswerKey: readonly PlantedFinding[];
  /** Everything that shows then. */
  readonly keyAfterNight: readonly PlantedFinding[];
  /** The truth behind the answers, for tests: as it is before a night has passed. */
  readonly tenant: Tenant;
  /** Requests so far by route name (`token`, `customers`, `orders`, `lineitems`, …, `unknown`). */
  readonly requests: Readonly<Record<string, number>>;
  /** Method and path of each request so far, in the order they came. */
  readonly callLog: readonly string[];
  /** Orders checked out here so far, listed or not. */
  readonly ordersPlaced: number;
  /** Its present, which runs on by itself: list delays, carts and availabilities end by it, and months close. */
  readonly present: SimulatedClock;
  /** Changes an order as it is served from now on, and puts that on the activity log unless it is `unlogged`. */
  changeOrder(change: OrderChange): void;
  /** What was planted for a later night happens now: a statement is issued again, lines are restated. */
  passNight(): void;
  /** Client secret, and each token and signature handed out so far: what must turn up nowhere. */
  readonly secrets: readonly string[];
  /** Replaces all faults. */
  setFaults(faults: readonly Fault[]): void;
  /** Drops every connection, hanging ones too. */
  close(): Promise<void>;
}

/**
 * Starts a Partner Center of its own on the loopback.
 *
 * @throws AppError SIMULATOR_OPTIONS (usage), SIMULATOR_LISTEN when the port is taken
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const tenant = generateTenant(options);
  const laterTenant = tenantAfterNight(tenant);
  const nights = { passed: 0 };
  const clock = new SimulatedClock(options.now);
  const placed = new PlacedOrders(options.seed, clock);
  const tenantNow = (): Tenant => placed.addTo(nights.passed === 0 ? tenant : laterTenant);
  const tokens = new TokenEndpoint(options.seed);
  const faults = new ActiveFaults(options.faults ?? [], options.seed);
  const counters = new Map<string, number>();
  const pageSizeMax = options.pageSize ?? PAGE_SIZE_MAX;
  const exports = new ExportDesk(tenantNow, {
    runningPolls: options.runningPolls ?? RUNNING_POLLS,
    pollAfterS: POLL_AFTER_S,
    linesPerPart: pageSizeMax,
  });
  const catalog = new CatalogDesk(() => clock.now().getTime());
  const carts = new CartDesk(catalog, clock);
  const activity = new ActivityLog(tenant);
  const callLog: string[] = [];
  const address = { url: '' };
  const state = {
    get tenant() {
      return tenantNow();
    },
    tokens,
    faults,
    counters,
    pageSizeMax,
    exports,
    catalog,
    carts,
    placed,
    clock,
    activity,
    callLog,
    origin: () => address.url,
    get nightsPassed() {
      return nights.passed;
    },
    passNight: () => {
      nights.passed += 1;
    },
  };
  const server = createServer((request, response) => {
    handleRequest(state, request, response).catch((error: unknown) => {
      // The caller went away, or the simulator has a bug: either way this connection is over.
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new AppError('SIMULATOR_LISTEN', 'The simulator cannot listen.', {
          kind: 'usage',
          fix: 'Choose another port.',
          cause,
        }),
      ),
    );
    server.listen(options.port ?? 0, options.host ?? LOOPBACK, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
  address.url = `http://${options.host ?? LOOPBACK}:${String(port)}`;
  return {
    ...tokens.registration,
    url: address.url,
    authority: address.url,
    graphUrl: address.url,
    answerKey: tenant.answerKey,
    laterAnswerKey: tenant.laterAnswerKey,
    keyAfterNight: [
      ...tenant.answerKey.filter(
        ({ code }) => !tenant.laterAnswerKey.some(({ supersedes }) => supersedes === code),
      ),
      ...tenant.laterAnswerKey,
    ],
    tenant,
    get requests() {
      return Object.fromEntries(counters);
    },
    callLog,
    get ordersPlaced() {
      return placed.count;
    },
    present: clock,
    changeOrder: (change) => activity.changeOrder(change),
    passNight: state.passNight,
    get secrets() {
      return [...tokens.secrets, ...exports.secrets];
    },
    setFaults: (next) => faults.set(next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
