import path from 'node:path';

import { JOBS } from '../../jobs/index.ts';
import { downloadPlantedFile } from '../../src/cli/download-planted-file.ts';
import type { RunReport } from '../../src/cli/print-run.ts';
import { loadRunReport } from '../../src/cli/print-run.ts';
import { sharedOrderBudget } from '../../src/cli/shared-order-budget.ts';
import { tellingCalls, tellWait } from '../../src/cli/tell-calls.ts';
import type { LineSourceSetting } from '../../src/lib/line-source.ts';
import { createLog } from '../../src/lib/log.ts';
import { ruleSetHash } from '../../src/match/rule-set.ts';
import type { PartnerCenterLimits } from '../../src/partner-center/limits.ts';
import { createPartnerCenter } from '../../src/partner-center/partner-center.ts';
import type { TokenStore } from '../../src/partner-center/token.ts';
import { workRun } from '../../src/queue/work-run.ts';
import { openRun } from '../../src/store/run-store.ts';
import type { RunOptions } from '../../src/store/schema.ts';
import { tokensInMemory } from '../partner-center/tokens-in-memory.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { NOW } from './simulated-tenant.ts';

export interface InProcessNight {
  readonly options?: Partial<RunOptions>;
  readonly limits?: Partial<PartnerCenterLimits>;
  /** Business time; {@link NOW} when absent. */
  readonly asOf?: Date;
  /** Another API base than the simulator's own: something that stands before it. */
  readonly url?: string;
  /** True signs in app-only, which Partner Center refuses for some documents. */
  readonly appOnly?: boolean;
  /** Where lines come from; v1 when absent, whose pages most tests are about. */
  readonly lineSource?: LineSourceSetting;
  /** Hears every line of the log, before anything in it is blanked out. */
  readonly hear?: (line: string) => void;
}

/** As patient as a test may be: what is retried in minutes at night is retried in milliseconds here. */
const LIMITS: Partial<PartnerCenterLimits> = {
  attemptsMax: 2,
  shapeAttemptsMax: 2,
  backoffBaseMs: 1,
  backoffMaxMs: 5,
  waitMaxMs: 1500,
  headersTimeoutMs: 250,
  idleTimeoutMs: 250,
  exchangeTimeoutMs: 1000,
  exportPollMs: 1,
};

/** Works a night in this process, with the real jobs, client and store, wired as the command line does. */
export async function nightInProcess(
  tenant: SimulatedTenant,
  night: InProcessNight = {},
): Promise<RunReport> {
  const { simulator, store, home } = tenant;
  const { db } = store;
  await downloadPlantedFile(simulator, path.join(home, 'lines'));
  const log = createLog({
    level: night.hear === undefined ? 'silent' : 'trace',
    redact: (text) => text,
    write: night.hear ?? (() => undefined),
  });
  const { run } = await openRun(db, {
    kind: 'manual',
    options: {
      periods: [],
      lookbackPeriods: 3,
      invoices: [],
      from: 'pull',
      full: false,
      ...night.options,
    },
    asOf: night.asOf ?? NOW,
    appVersion: '0.0.0-test',
    ruleSetHash: ruleSetHash(),
  });
  const partnerCenter = createPartnerCenter({
    baseUrl: night.url ?? simulator.url,
    graphUrl: simulator.graphUrl,
    authority: simulator.authority,
    tenantId: simulator.tenantId,
    clientId: simulator.clientId,
    clientSecret: simulator.clientSecret,
    tokens: night.appOnly === true ? tokensInMemory() : tokensOf(tenant),
    log: tellingCalls(log),
    orderBudget: sharedOrderBudget(db),
    onWait: tellWait,
    limits: { ...LIMITS, ...night.limits },
  });
  const ended = await workRun({
    runId: run.run_id,
    jobs: JOBS,
    ports: {
      db,
      redact: (text) => text,
      store,
      partnerCenter,
      reportsDir: path.join(home, 'reports'),
      lineSource: night.lineSource ?? 'v1',
      linesDir: path.join(home, 'lines'),
    },
    backOff: { baseMs: 1, maxMs: 5 },
    stop: new AbortController().signal,
    log,
  });
  return loadRunReport(db, ended);
}

const tokensOfTenants = new WeakMap<SimulatedTenant, TokenStore>();

/** Survives from one night of a tenant to its next, as the stored one does. */
function tokensOf(tenant: SimulatedTenant): TokenStore {
  const tokens = tokensOfTenants.get(tenant) ?? tokensInMemory(tenant.simulator.refreshToken);
  tokensOfTenants.set(tenant, tokens);
  return tokens;
}
