import { AsyncLocalStorage } from 'node:async_hooks';

import type { Log } from '../lib/log.ts';
import type { RunLogLine } from '../store/run-log-store.ts';
import { appendRunLog } from '../store/run-log-store.ts';
import type { LogDetail, LogLevel } from '../store/run-log-table.ts';
import type { Step } from '../store/step-store.ts';
import type { RunnerPorts } from './job.ts';

/** What a step tells of itself for people, kept with its run. */
export interface StepLog {
  /** A plain sentence, and behind it ids, codes and counts. */
  say(level: LogLevel, says: string, detail?: LogDetail): void;
  /** Counts so far; told now and then. */
  progress(counts: Readonly<Record<string, number>>): void;
  /** Keeps what is not kept yet. A log that cannot be kept stops nothing. */
  close(): Promise<void>;
}

/** Soon enough for who looks on, and few writes. */
const KEEP_EVERY_MS = 1000;
const PROGRESS_EVERY_MS = 10_000;
/** A step that is asked to wait at every call tells it at first; that it waited is counted all the same. */
const LINES_PER_TRY_MAX = 200;

const inForce = new AsyncLocalStorage<StepLog>();

/** Runs the work of a step so that {@link tellStep} finds its log, however deep below. */
export function withStepLog<T>(stepLog: StepLog, work: () => T): T {
  return inForce.run(stepLog, work);
}

/** Tells the log of the step whose work this is; outside of a step nobody listens. */
export function tellStep(level: LogLevel, says: string, detail?: LogDetail): void {
  inForce.getStore()?.say(level, says, detail);
}

export function createStepLog(step: Step, { db, redact }: RunnerPorts, log: Log): StepLog {
  const { run_id: runId, job, key } = step;
  let waiting: RunLogLine[] = [];
  let told = 0;
  let progressAt = Date.now();
  let timer: NodeJS.Timeout | undefined;
  let keeping = Promise.resolve();

  const keep = () => {
    clearTimeout(timer);
    timer = undefined;
    const lines = waiting;
    waiting = [];
    keeping = keeping
      .then(() => appendRunLog(db, runId, lines))
      .catch((error: unknown) => log.debug({ runId, err: error }, 'run log not kept'));
    return keeping;
  };
  const say: StepLog['say'] = (level, says, detail = {}) => {
    if (level === 'info' && told >= LINES_PER_TRY_MAX) return;
    told += 1;
    const safe = mapTexts(detail, redact);
    waiting.push({ at: new Date(), level, job, key, says: redact(says), detail: safe });
    timer ??= setTimeout(() => void keep(), KEEP_EVERY_MS);
  };
  return {
    say,
    progress(counts) {
      if (countsInWords(counts) === '' || Date.now() - progressAt < PROGRESS_EVERY_MS) return;
      progressAt = Date.now();
      say('info', `So far: ${countsInWords(counts)}.`);
    },
    close: () => keep(),
  };
}

function mapTexts(detail: LogDetail, change: (text: string) => string): LogDetail {
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name,
      typeof value === 'string' ? change(value) : value,
    ]),
  );
}

/** Empty where nothing was counted. @example countsInWords({ pages: 3, rows: 1500 }) // '3 pages, 1,500 rows' */
export function countsInWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${count.toLocaleString('en-US')} ${nameOf(name, count)}`)
    .join(', ');
}

function nameOf(count: string, many: number): string {
  const name = count.replaceAll('_', ' ');
  return many === 1 ? name.replace(/s$/, '') : name;
}
