import type { Db, Trx } from '../store/connection.ts';
import type { Run } from '../store/run-store.ts';
import type { Missing, Step, StepPlan } from '../store/step-store.ts';

/** A step being worked: what it is about, and the ways to write and to show progress. */
export interface StepWork {
  readonly step: Step;
  readonly run: Run;
  /** Aborted at the job's deadline, when another worker took the step over, or when the process stops. */
  readonly signal: AbortSignal;
  /** Runs writes in one transaction that changes nothing unless this worker still holds the step. */
  fenced<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /** Shows counts so far. Cheap to call often: it is thinned out. */
  progress(counts: Record<string, number>): void;
}

/** What a step did. Counts are for people: rows, pages, findings. */
export interface StepOutcome {
  readonly counts: Record<string, number>;
  readonly missing?: readonly Missing[];
}

/** The last writes of a step. It runs in the transaction that marks the step done, so both land or neither. */
export type Conclusion = (trx: Trx) => Promise<StepOutcome>;

/** What runs under one name. `Ports` is what the composition root hands in: database, client, reports, log. */
export interface Job<Ports> {
  readonly name: string;
  /** Tries before the step is failed; only errors that say they are retryable get a second one. */
  readonly attempts: number;
  readonly timeoutMs: number;
  run(work: StepWork, ports: Ports): Promise<Conclusion>;
  /** Steps that follow, planned when this one ended, well (`failed` false) or not, in the transaction that ends it. */
  next?(trx: Trx, ended: { run: Run; step: Step; failed: boolean }): Promise<readonly StepPlan[]>;
  /** What the run lacks when the step failed for good. Default: the job's resource, under the step's key. */
  missing?(
    step: Step,
    error: { code: string; message: string; trace: string | undefined },
  ): readonly Missing[];
}

/** What the runner itself needs, beside what jobs need. */
export interface RunnerPorts {
  readonly db: Db;
  /** Takes secrets out of what is kept for people to read. */
  readonly redact: (text: string) => string;
}
