import type { Step } from './step-store.ts';

export interface JobProgress {
  readonly job: string;
  readonly steps: number;
  readonly ended: number;
  readonly failed: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Tries beyond the first, of all its steps. */
  readonly retries: number;
  /** When its first step started; null before. */
  readonly startedAt: Date | null;
  /** When its last step ended; null before. */
  readonly endedAt: Date | null;
  /** In words, what a step of the job waits for; undefined when none does. */
  readonly waitingOn: string | undefined;
}

/** Steps summed per job, in the order the run meets them. */
export function progressOf(steps: readonly Step[]): readonly JobProgress[] {
  const jobs = new Map<string, Step[]>();
  for (const step of steps) jobs.set(step.job, [...(jobs.get(step.job) ?? []), step]);
  return [...jobs].map(([job, own]) => ({
    job,
    steps: own.length,
    ended: own.filter((step) => step.state === 'done' || step.state === 'failed').length,
    failed: own.filter((step) => step.state === 'failed').length,
    counts: sumCounts(own),
    retries: own.reduce((sum, step) => sum + retriesOf(step), 0),
    startedAt: earliest(own.map((step) => step.started_at)),
    endedAt: own.every((step) => step.ended_at !== null)
      ? latest(own.map((step) => step.ended_at))
      : null,
    waitingOn: own.find((step) => step.waiting_on !== null)?.waiting_on ?? undefined,
  }));
}

/** Tries of a step beyond its first. */
export function retriesOf({ attempts }: Pick<Step, 'attempts'>): number {
  return Math.max(0, attempts - 1);
}

function sumCounts(steps: readonly Step[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { counts } of steps) {
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}

function earliest(instants: readonly (Date | null)[]): Date | null {
  return inOrder(instants)[0] ?? null;
}

function latest(instants: readonly (Date | null)[]): Date | null {
  return inOrder(instants).at(-1) ?? null;
}

function inOrder(instants: readonly (Date | null)[]): readonly Date[] {
  return instants.filter((at) => at !== null).toSorted((a, b) => a.getTime() - b.getTime());
}
