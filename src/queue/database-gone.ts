import { AppError } from '../lib/app-error.ts';

/** SQLSTATEs of a server that is going, or not ready yet; class 08 is "connection exception". */
const GONE_STATES = new Set(['57P01', '57P02', '57P03']);
const GONE_SYSCALLS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

/** node-postgres gives these no code, so their text is all there is to go by. */
const GONE_MESSAGES = [
  /^Connection terminated/,
  /^Client has encountered a connection error/,
  /^Client was closed/,
];

/**
 * True when PostgreSQL did not answer, as opposed to answering with an error. Only raw errors are looked at: an
 * AppError that wraps a refused connection is about another system.
 */
export function isDatabaseGone(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'DATABASE_GONE';
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return (
    GONE_STATES.has(code) ||
    GONE_SYSCALLS.has(code) ||
    /^08\w{3}$/.test(code) ||
    GONE_MESSAGES.some((message) => message.test(error.message))
  );
}

/** Code DATABASE_GONE, retryable: nothing is known to be lost, the same call may succeed when the server is back. */
export function databaseGone(cause: unknown): AppError {
  return new AppError('DATABASE_GONE', 'PostgreSQL does not answer', {
    kind: 'later',
    retryable: true,
    fix: 'Start it again; the run goes on by itself.',
    cause,
  });
}
