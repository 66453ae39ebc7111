/*
 * The accuracy sheet: plants every discrepancy in many simulated tenants, works two whole nights in each, and counts
 * per code what was planted, found, missed and raised without cause.
 *
 *   npm run accuracy                                  tenants 1 to 30
 *   npm run accuracy -- --seeds 5 --first 7           tenants 7 to 11
 *   npm run accuracy -- --lines 5000 --customers 40   larger ones
 *   npm run accuracy -- --clean                       nothing planted: each finding is false, each verdict explained
 *
 * Exits 1 when anything was missed, wrongly staked or false. Real Postgres, real HTTP; nothing is left behind.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { accuracySheet, acrossNights, falseAlarmsOf } from '../src/cli/accuracy-sheet.ts';
import { openApp } from '../src/cli/app.ts';
import type { PlantedResult } from '../src/cli/compare-planted.ts';
import { downloadPlantedFile } from '../src/cli/download-planted-file.ts';
import { workPlantedNight } from '../src/cli/planted-night.ts';
import type { RunReport } from '../src/cli/print-run.ts';
import { simulatedConfig } from '../src/cli/simulated-config.ts';
import { say, table, tell } from '../src/cli/terminal.ts';
import { loadConfig } from '../src/config.ts';
import { startSimulator } from '../src/simulator/start-simulator.ts';
import { migrateToLatest } from '../src/store/migrate.ts';
import { runOn, startThrowawayPostgres, urlOf } from '../test/throwaway-postgres.ts';

/** Each tenant lives on a day of its own: 30 of them, 13 days apart, meet every month and most days of a month. */
const FIRST_DAY = Date.UTC(2026, 0, 10, 3);
const DAYS_APART = 13;
const DAY_MS = 86_400_000;

interface Shape {
  readonly lines: number | undefined;
  readonly customers: number | undefined;
  readonly clean: boolean;
}

/** What two nights of one tenant showed. */
interface Tested {
  readonly results: readonly PlantedResult[];
  readonly verdicts: RunReport['verdicts'];
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '30' },
      first: { type: 'string', default: '1' },
      lines: { type: 'string' },
      customers: { type: 'string' },
      clean: { type: 'boolean', default: false },
    },
  });
  const shape: Shape = {
    lines: values.lines === undefined ? undefined : Number(values.lines),
    customers: values.customers === undefined ? undefined : Number(values.customers),
    clean: values.clean,
  };
  const seeds = Array.from({ length: Number(values.seeds) }, (_, at) => Number(values.first) + at);
  const server = await startThrowawayPostgres();
  try {
    const tenants: PlantedResult[] = [];
    let right = true;
    for (const seed of seeds) {
      const tested = await testTenant(server.adminUrl, seed, shape);
      right = reportTenant(seed, tested, shape) && right;
      tenants.push(acrossNights(tested.results));
    }
    printSheet(tenants);
    return right;
  } finally {
    await server.remove();
  }
}

/** Two nights in a database and a folder of their own. */
async function testTenant(adminUrl: string, seed: number, shape: Shape): Promise<Tested> {
  const database = `recon_accuracy_${String(seed)}`;
  const home = await mkdtemp(path.join(tmpdir(), 'recon-accuracy-'));
  await runOn(adminUrl, `create database ${database}`);
  const databaseUrl = urlOf(adminUrl, database);
  try {
    await migrateToLatest(databaseUrl);
    return await workNights({ databaseUrl, home, seed, shape });
  } finally {
    await runOn(adminUrl, `drop database ${database} with (force)`);
    await rm(home, { recursive: true, force: true });
  }
}

async function workNights(at: {
  readonly databaseUrl: string;
  readonly home: string;
  readonly seed: number;
  readonly shape: Shape;
}): Promise<Tested> {
  const now = nowOf(at.seed);
  const settings = {
    DATABASE_URL: at.databaseUrl,
    RECON_HOME: at.home,
    RECON_NOW: now.toISOString(),
  };
  const { clean, ...size } = at.shape;
  const simulator = await startSimulator({
    ...size,
    seed: at.seed,
    now,
    plant: clean ? 'none' : 'all',
  });
  try {
    const config = loadConfig(settings, { partnerCenter: false });
    await downloadPlantedFile(simulator, config.linesDir);
    const app = await openApp(simulatedConfig(config, simulator));
    try {
      const options = { stop: new AbortController().signal, quiet: true };
      const first = await workPlantedNight(app, simulator.answerKey, options);
      simulator.passNight();
      // A statement issued again is noticed in its turn, within a week: here all are asked for at once.
      const again = { ...options, full: true };
      const second = await workPlantedNight(app, simulator.keyAfterNight, again);
      return { results: [first.result, second.result], verdicts: second.report.verdicts };
    } finally {
      await app.close();
    }
  } finally {
    await simulator.close();
  }
}

function nowOf(seed: number): Date {
  return new Date(FIRST_DAY + seed * DAYS_APART * DAY_MS);
}

/** @returns whether all was as planted */
function reportTenant(seed: number, { results, verdicts }: Tested, { clean }: Shape): boolean {
  const wrong = results.flatMap((result, at) => {
    const night = `night ${String(at + 1)}`;
    return [
      ...result.found
        .filter((one) => one.finding === undefined)
        .map(({ planted }) => `${night}: missed ${planted.code}: ${planted.says}`),
      ...falseAlarmsOf(result).map(
        (one) =>
          `${night}: false ${one.code} ${one.invoice_id ?? ''} ${one.finding_id}: ${one.why}`,
      ),
    ];
  });
  const unclear = clean ? verdicts.filter((one) => one.verdict !== 'explained') : [];
  wrong.push(...unclear.map((one) => `${one.invoice_id} is ${one.verdict}`));
  tell(`tenant ${String(seed)} (${nowOf(seed).toISOString()}): ${wrong.length} wrong`);
  for (const line of wrong) tell(`  ${line}`);
  return wrong.length === 0;
}

function printSheet(results: readonly PlantedResult[]): void {
  const rows = accuracySheet(results);
  const figures = (['planted', 'found', 'missed', 'falseAlarms'] as const).map((name) => ({
    name,
    total: rows.reduce((sum, row) => sum + row[name], 0),
  }));
  say(
    table(
      [
        { title: 'code' },
        ...['planted', 'found', 'missed', 'false'].map((title) => ({
          title,
          align: 'right' as const,
        })),
      ],
      [
        ...rows.map((row) => [row.code, ...figures.map(({ name }) => row[name])]),
        ['all', ...figures.map(({ total }) => total)],
      ],
    ),
  );
}

process.exitCode = (await main()) ? 0 : 1;
