import type { JobPorts } from '../../jobs/job-ports.ts';
import type { Config } from '../config.ts';
import type { Log } from '../lib/log.ts';
import { createLog, redactor } from '../lib/log.ts';
import type { PartnerCenterLimits } from '../partner-center/limits.ts';
import type { PartnerCenter } from '../partner-center/partner-center.ts';
import { createPartnerCenter } from '../partner-center/partner-center.ts';
import type { WaitReason } from '../partner-center/throttle.ts';
import type { RunnerPorts } from '../queue/job.ts';
import type { Db } from '../store/connection.ts';
import type { OpenDatabase } from './open-database.ts';
import { openDatabase } from './open-database.ts';
import { sharedOrderBudget } from './shared-order-budget.ts';
import { tellingCalls, tellWait } from './tell-calls.ts';
import { tokenStoreOf } from './token-store.ts';

/** Everything a command works with, wired from the settings. */
export interface App {
  readonly config: Config;
  readonly log: Log;
  readonly database: OpenDatabase;
  readonly db: Db;
  /** Business time. */
  now(): Date;
  /** What the jobs are handed. The client is made when a job first asks for it: matching alone needs no sign-in. */
  ports(tuning?: ClientTuning): JobPorts & RunnerPorts;
  close(): Promise<void>;
}

export interface ClientTuning {
  readonly limits?: Partial<PartnerCenterLimits>;
  readonly onWait?: (reason: WaitReason, untilMs: number) => void;
}

export function redactorOf(config: Config): (text: string) => string {
  return redactor([config.clientSecret, config.refreshToken, config.apiToken]);
}

/** @param options.logLevel what the command logs when the settings do not say */
export async function openApp(config: Config, options: { logLevel?: string } = {}): Promise<App> {
  const log = createLog({
    level: config.logLevel ?? options.logLevel ?? 'error',
    redact: redactorOf(config),
    write: (line) => process.stderr.write(line),
  });
  const database = await openDatabase({
    ...config,
    onIdleError: (error) => log.warn({ err: error }, 'idle connection lost'),
  });
  const { db } = database.store;
  return {
    config,
    log,
    database,
    db,
    now: () => config.now ?? new Date(),
    ports: (tuning = {}) => {
      let client: PartnerCenter | undefined;
      return {
        db,
        redact: redactorOf(config),
        store: database.store,
        reportsDir: config.reportsDir,
        lineSource: config.lineSource,
        linesDir: config.linesDir,
        get partnerCenter() {
          return (client ??= clientOf(config, db, log, tuning));
        },
      };
    },
    close: () => database.close(),
  };
}

function clientOf(config: Config, db: Db, log: Log, tuning: ClientTuning): PartnerCenter {
  return createPartnerCenter({
    baseUrl: config.partnerCenterUrl,
    graphUrl: config.graphUrl,
    authority: config.authority,
    tenantId: config.tenantId,
    clientId: config.clientId,
    clientSecret: config.clientSecret,
    tokens: tokenStoreOf(config, db),
    orderBudget: sharedOrderBudget(db),
    log: tellingCalls(log),
    ...tuning,
    onWait: (reason, untilMs) => {
      tellWait(reason, untilMs);
      tuning.onWait?.(reason, untilMs);
    },
  });
}
