import { readFileSync } from 'node:fs';
import path from 'node:path';

import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';

import { AppError } from './lib/app-error.ts';
import type { LineSourceSetting } from './lib/line-source.ts';
import { LINE_SOURCE_SETTINGS } from './lib/line-source.ts';
import { isLoopbackName } from './lib/loopback-name.ts';
import { isTimeZone } from './lib/time-zone.ts';

/** All settings, resolved once. Nothing else reads the environment. */
export interface Config {
  /** Undefined: the embedded Postgres under {@link home}. */
  readonly databaseUrl: string | undefined;
  /** Undefined: BullMQ's Postgres backend on the same database. */
  readonly redisUrl: string | undefined;
  readonly home: string;
  readonly pgBinDir: string | undefined;
  readonly partnerCenterUrl: string;
  readonly authority: string;
  readonly graphUrl: string;
  /** Where billed lines come from. */
  readonly lineSource: LineSourceSetting;
  /** Files of the portal put here are read by the next run. */
  readonly linesDir: string;
  readonly tenantId: string;
  /** What people call the partner tenant; undefined: its id. */
  readonly tenantName: string | undefined;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly refreshToken: string | undefined;
  readonly cron: string;
  readonly timeZone: string;
  readonly lookbackPeriods: number;
  readonly reportsDir: string;
  /** Where `recon serve` listens. Only names of this machine are let through. */
  readonly httpHost: string;
  /** 0 takes a free one. */
  readonly httpPort: number;
  /** Lets scripts call the HTTP API; undefined: only browsers that signed in. */
  readonly apiToken: string | undefined;
  /** Undefined: what the command thinks right. */
  readonly logLevel: string | undefined;
  /** Business time, when it is not the clock's. */
  readonly now: Date | undefined;
  /** A process silent for this long loses its steps to others. `RECON_LEASE_MS` shortens it, for tests that kill. */
  readonly leaseMs: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const GUID_OR_DOMAIN = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]+(\.[\w-]+)+)$/i;

const url = (variable: string, protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `${variable} is no ${protocols.join(' or ').replaceAll(':', '')} address: write it like ${protocols[0] ?? ''}//host`,
  });

/** Bearer tokens travel to these: plain http only to this machine. */
const apiUrl = (variable: string) =>
  url(variable, ['https:', 'http:']).refine(
    (text) =>
      !URL.canParse(text) ||
      new URL(text).protocol !== 'http:' ||
      isLoopbackName(new URL(text).hostname),
    { error: `${variable} is plain http to another machine: use https` },
  );

/** As `PARTNER_CENTER_URL`: the built-in fake Partner Center, which signs itself in. */
export const SIMULATOR = 'simulator';

const SETTINGS = z.object({
  DATABASE_URL: url('DATABASE_URL', ['postgres:', 'postgresql:']).optional(),
  REDIS_URL: url('REDIS_URL', ['redis:', 'rediss:', 'unix:']).optional(),
  RECON_HOME: z.string().default('.recon'),
  PG_BIN_DIR: z.string().optional(),
  PARTNER_CENTER_URL: z
    .union([z.literal(SIMULATOR), apiUrl('PARTNER_CENTER_URL')])
    .default('https://api.partnercenter.microsoft.com'),
  PARTNER_CENTER_AUTHORITY: apiUrl('PARTNER_CENTER_AUTHORITY').default(
    'https://login.microsoftonline.com',
  ),
  GRAPH_URL: apiUrl('GRAPH_URL').default('https://graph.microsoft.com'),
  RECON_LINE_SOURCE: z
    .enum(LINE_SOURCE_SETTINGS, {
      error: `RECON_LINE_SOURCE is none of ${LINE_SOURCE_SETTINGS.join(', ')}`,
    })
    .default('auto'),
  RECON_TENANT_NAME: z
    .string()
    .max(60, { error: 'RECON_TENANT_NAME is longer than 60 characters' })
    .optional(),
  RECON_CRON: z.string().default('0 3 * * *').refine(isCron, {
    error: 'RECON_CRON is no cron pattern: write it like `0 3 * * *`',
  }),
  RECON_TZ: z.string().default('UTC').refine(isTimeZone, {
    error: 'RECON_TZ is no time zone: write it like `Europe/Berlin`',
  }),
  RECON_LOOKBACK_PERIODS: z
    .string()
    .default('3')
    .refine((text) => /^([1-9]|[1-9]\d)$/.test(text), {
      error: 'RECON_LOOKBACK_PERIODS is no number of months between 1 and 99',
    }),
  RECON_REPORTS_DIR: z.string().optional(),
  RECON_HTTP_HOST: z.string().default('127.0.0.1').refine(isLoopbackName, {
    error:
      'RECON_HTTP_HOST is not this machine: without sign-in by an identity provider the pages stay on 127.0.0.1, ::1 or localhost; reach them through `ssh -L 8080:127.0.0.1:8080`',
  }),
  RECON_HTTP_PORT: z
    .string()
    .default('8080')
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
      error: 'RECON_HTTP_PORT is no port between 0 and 65535',
    }),
  RECON_LOG_LEVEL: z
    .string()
    .refine((text) => LOG_LEVELS.includes(text), {
      error: 'RECON_LOG_LEVEL is none of trace, debug, info, warn, error, silent',
    })
    .optional(),
  RECON_NOW: z
    .string()
    .refine((text) => !Number.isNaN(Date.parse(text)), {
      error: 'RECON_NOW is no instant: write it like `2026-11-24T03:00:00Z`',
    })
    .optional(),
  RECON_LEASE_MS: z
    .string()
    .default('15000')
    .refine((text) => /^[1-9]\d{2,5}$/.test(text), {
      error: 'RECON_LEASE_MS is no number of milliseconds between 100 and 999999',
    }),
});

const SIGN_IN = z.object({
  PARTNER_CENTER_TENANT_ID: z
    .string({
      error: 'PARTNER_CENTER_TENANT_ID is not set: put the id of your partner tenant there',
    })
    .regex(GUID_OR_DOMAIN, { error: 'PARTNER_CENTER_TENANT_ID is neither a GUID nor a domain' }),
  PARTNER_CENTER_CLIENT_ID: z.string({
    error:
      'PARTNER_CENTER_CLIENT_ID is not set: put the application id of your app registration there',
  }),
});

/** 32 characters of hex are 128 bits. */
const API_TOKEN_LENGTH_MIN = 32;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/**
 * Reads and checks the environment.
 *
 * @param needs what the command talks to: only commands that call Partner Center need a sign-in
 * @throws AppError CONFIG_WRONG naming every problem and its fix at once
 */
export function loadConfig(env: Environment, needs: { partnerCenter: boolean }): Config {
  // A variable set to nothing is a variable not set, as in an .env template.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const problems: string[] = [];
  const settings = SETTINGS.safeParse(set);
  if (!settings.success) problems.push(...settings.error.issues.map((issue) => issue.message));
  const signIn = SIGN_IN.safeParse(set);
  const signsIn = needs.partnerCenter && set['PARTNER_CENTER_URL'] !== SIMULATOR;
  if (signsIn && !signIn.success) {
    problems.push(...signIn.error.issues.map((issue) => issue.message));
  }
  const clientSecret = secret(set, 'PARTNER_CENTER_CLIENT_SECRET', problems);
  const refreshToken = secret(set, 'PARTNER_CENTER_REFRESH_TOKEN', problems);
  const apiToken = secret(set, 'RECON_API_TOKEN', problems);
  if (apiToken !== undefined && apiToken.length < API_TOKEN_LENGTH_MIN) {
    problems.push('RECON_API_TOKEN is too short: make one with `openssl rand -hex 32`');
  }
  if (!settings.success || problems.length > 0) throw configError(problems);

  const { data } = settings;
  const home = path.resolve(data.RECON_HOME);
  return Object.freeze({
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL,
    home,
    pgBinDir: data.PG_BIN_DIR,
    partnerCenterUrl: data.PARTNER_CENTER_URL,
    authority: data.PARTNER_CENTER_AUTHORITY,
    graphUrl: data.GRAPH_URL,
    lineSource: data.RECON_LINE_SOURCE,
    linesDir: path.join(home, 'lines'),
    tenantId: signIn.data?.PARTNER_CENTER_TENANT_ID ?? '',
    tenantName: data.RECON_TENANT_NAME,
    clientId: signIn.data?.PARTNER_CENTER_CLIENT_ID ?? '',
    clientSecret,
    refreshToken,
    cron: data.RECON_CRON,
    timeZone: data.RECON_TZ,
    lookbackPeriods: Number(data.RECON_LOOKBACK_PERIODS),
    reportsDir: path.resolve(data.RECON_REPORTS_DIR ?? path.join(home, 'reports')),
    httpHost: data.RECON_HTTP_HOST,
    httpPort: Number(data.RECON_HTTP_PORT),
    apiToken,
    logLevel: data.RECON_LOG_LEVEL,
    now: data.RECON_NOW === undefined ? undefined : new Date(data.RECON_NOW),
    leaseMs: Number(data.RECON_LEASE_MS),
  });
}

function configError(problems: readonly string[]): AppError {
  return new AppError(
    'CONFIG_WRONG',
    problems.length === 1
      ? `the configuration has a problem: ${problems[0] ?? ''}`
      : `the configuration has ${problems.length} problems:\n${problems.map((one) => `  - ${one}`).join('\n')}`,
    { kind: 'usage', fix: 'Set the variables named above and run the command again.' },
  );
}

/** A secret stands in its variable or in the file that `…_FILE` names. */
function secret(env: Environment, variable: string, problems: string[]): string | undefined {
  const file = env[`${variable}_FILE`];
  if (file === undefined) return env[variable];
  if (env[variable] !== undefined) {
    problems.push(`${variable} and ${variable}_FILE are both set: unset one`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    problems.push(`${variable}_FILE names ${file}, which cannot be read: check path and rights`);
    return undefined;
  }
}

function isCron(pattern: string): boolean {
  try {
    CronExpressionParser.parse(pattern);
    return true;
  } catch {
    return false;
  }
}
