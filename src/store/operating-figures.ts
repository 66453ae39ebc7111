import { sql } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';
import type { Db } from './connection.ts';
import { DECIDED_BY_NOW, IS_OPEN, withDecisions } from './decided-findings.ts';
import { NEWEST_MATCHES } from './newest-matches.ts';
import { pageOfRuns } from './run-list-store.ts';
import type { RunState, Severity, StakeType, StepState } from './schema.ts';

/** A run in seconds: how long ago it began, and how long it took or has taken. */
export interface RunTimes {
  readonly age_seconds: number;
  readonly duration_seconds: number;
}

/** What an operator watches: how the runs went, what is open, how old the sign-in is. No names, no secrets. */
export interface OperatingFigures {
  readonly runs: readonly { readonly state: RunState; readonly count: number }[];
  /** Runs that ended failed or partial, that nobody cancelled, and that no later run of the same scope made good. */
  readonly needingAttention: number;
  /** Undefined before the first run. */
  readonly newestRun: RunTimes | undefined;
  /** Of the runs that are worked, and of the newest one. */
  readonly steps: readonly {
    readonly state: StepState;
    readonly count: number;
    readonly retries: number;
  }[];
  /** Answers of the newest run. */
  readonly pulls: readonly { readonly how: string; readonly count: number }[];
  /** When the last run of a night's scope ended well, or with something missing; epoch seconds. */
  readonly nights: readonly { readonly state: RunState; readonly ended_seconds: number }[];
  /** Open or disputed root findings above info. */
  readonly findings: readonly {
    readonly code: string;
    readonly severity: Severity;
    readonly count: number;
  }[];
  /** Net of tax, exact, by what it means for who pays. */
  readonly stakes: readonly {
    readonly currency: string;
    readonly stake_type: StakeType;
    readonly net: Decimal;
  }[];
  /** Seconds since the refresh token in force was issued; undefined when nobody signed in. */
  readonly signInAge: number | undefined;
}

export async function operatingFigures(db: Db): Promise<OperatingFigures> {
  const [runs, attention, newest, steps, pulls, nights, open, signIn] = await Promise.all([
    countRuns(db),
    pageOfRuns(db, { needsAttention: true }, { offset: 0, limit: 1 }),
    newestRun(db),
    countSteps(db),
    countPulls(db),
    lastNights(db),
    openFindings(db),
    signInAge(db),
  ]);
  return {
    runs,
    needingAttention: attention.total,
    newestRun: newest,
    steps,
    pulls,
    nights,
    ...open,
    signInAge: signIn,
  };
}

async function countRuns(db: Db): Promise<OperatingFigures['runs']> {
  return db
    .selectFrom('run')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .groupBy('state')
    .execute();
}

async function newestRun(db: Db): Promise<RunTimes | undefined> {
  const { rows } = await sql<RunTimes>`
    select extract(epoch from now() - created_at)::float8 as age_seconds,
      extract(epoch from coalesce(ended_at, now()) - begun_at)::float8 as duration_seconds
    from run order by created_at desc limit 1`.execute(db);
  return rows[0];
}

async function countSteps(db: Db): Promise<OperatingFigures['steps']> {
  const { rows } = await sql<OperatingFigures['steps'][number]>`
    select state, count(*)::int as count, sum(greatest(attempts - 1, 0))::int as retries
    from step where run_id in (
      select run_id from run where state = 'running'
      union select run_id from (select run_id from run order by created_at desc limit 1) newest)
    group by state`.execute(db);
  return rows;
}

async function countPulls(db: Db): Promise<OperatingFigures['pulls']> {
  const { rows } = await sql<OperatingFigures['pulls'][number]>`
    select how, count(*)::int as count from run_pull
    where run_id = (select run_id from run order by created_at desc limit 1)
    group by how`.execute(db);
  return rows;
}

async function lastNights(db: Db): Promise<OperatingFigures['nights']> {
  const { rows } = await sql<OperatingFigures['nights'][number]>`
    select state, extract(epoch from max(ended_at))::float8 as ended_seconds
    from run where scope in ('night', 'full') and state in ('done', 'partial')
    group by state`.execute(db);
  return rows;
}

async function openFindings(db: Db): Promise<Pick<OperatingFigures, 'findings' | 'stakes'>> {
  const { rows } = await sql<{
    code: string;
    severity: Severity;
    currency: string | null;
    stake_type: StakeType;
    count: number;
    net: Decimal;
  }>`
    select f.code, f.severity, f.currency, f.stake_type, count(*)::int as count, sum(f.stake_net) as net
    from (${NEWEST_MATCHES}) m
    join run u on u.run_id = m.run_id
    join finding f on f.match_id = m.match_id
    ${withDecisions(DECIDED_BY_NOW)}
    where ${IS_OPEN}
    group by grouping sets ((f.code, f.severity), (f.currency, f.stake_type))`.execute(db);
  return {
    findings: rows.filter(({ code }) => (code as string | null) !== null),
    stakes: rows.flatMap(({ code, currency, stake_type, net }) =>
      (code as string | null) === null && currency !== null && stake_type !== 'none'
        ? [{ currency, stake_type, net }]
        : [],
    ),
  };
}

async function signInAge(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ age: number | null }>`
    select extract(epoch from now() - max(issued_at))::float8 as age from sign_in`.execute(db);
  return rows[0]?.age ?? undefined;
}
