import { nightOptions } from '../../jobs/schedule.ts';
import type { PlantedFinding } from '../simulator/planted-finding.ts';
import type { ListedFinding } from '../store/match-store.ts';
import { listFindings } from '../store/match-store.ts';
import type { App } from './app.ts';
import { comparePlanted, type PlantedResult } from './compare-planted.ts';
import { loadRunReport, type RunReport } from './print-run.ts';
import { openWishedRun, workOnRun } from './work-on-run.ts';

/** The simulator is on this machine: nothing is gained by waiting as long as for Microsoft. */
const LIMITS = { attemptsMax: 3, backoffBaseMs: 20, backoffMaxMs: 100 };
const BACK_OFF = { baseMs: 20, maxMs: 100 };

export interface PlantedNight {
  readonly report: RunReport;
  readonly findings: readonly ListedFinding[];
  readonly result: PlantedResult;
}

/**
 * Works one whole night against a simulator and holds its findings against the answer key.
 *
 * @param app signed in at the simulator
 */
export async function workPlantedNight(
  app: App,
  answerKey: readonly PlantedFinding[],
  options: { readonly stop: AbortSignal; readonly quiet: boolean; readonly full?: boolean },
): Promise<PlantedNight> {
  const run = await openWishedRun(app, {
    kind: 'nightly',
    options: { ...nightOptions(app.config.lookbackPeriods), full: options.full ?? false },
  });
  const ended = await workOnRun(app, run, {
    ...options,
    tuning: { limits: LIMITS },
    backOff: BACK_OFF,
  });
  const findings = await listFindings(app.db, { runId: run.run_id });
  return {
    report: await loadRunReport(app.db, ended),
    findings,
    result: comparePlanted(answerKey, findings),
  };
}
