import { AppError, type ErrorKind } from '../lib/app-error.ts';
import type { InvoiceVerdict } from '../store/match-store.ts';
import type { Run } from '../store/run-store.ts';

/** What scripts may rely on. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  auth: 4,
  busy: 5,
  doesNotTie: 6,
  later: 7,
  findings: 10,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_KIND: Readonly<Record<ErrorKind, ExitCode>> = {
  usage: EXIT.usage,
  auth: EXIT.auth,
  busy: EXIT.busy,
  damaged: EXIT.doesNotTie,
  later: EXIT.later,
  failed: EXIT.failed,
};

export function exitCodeOfError(error: unknown): ExitCode {
  return error instanceof AppError ? BY_KIND[error.kind] : EXIT.failed;
}

/**
 * The first that applies: the run could not match anything (and why), an invoice does not tie, something is missing,
 * open findings the caller asked to be told of. Discrepancies alone are a result, not an error.
 */
export function exitCodeOfRun(
  run: Run,
  verdicts: readonly InvoiceVerdict[],
  openFindingsAsked: number,
): ExitCode {
  if (run.state === 'failed') return BY_KIND[run.error_kind ?? 'failed'];
  if (verdicts.some((one) => one.verdict === 'does-not-tie')) return EXIT.doesNotTie;
  if (run.state === 'partial') return EXIT.partial;
  return openFindingsAsked > 0 ? EXIT.findings : EXIT.done;
}
