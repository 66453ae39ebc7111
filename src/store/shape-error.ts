import { AppError } from '../lib/app-error.ts';

interface PostgresError extends Error {
  readonly code: string;
  readonly column?: string;
  readonly table?: string;
}

/** SQLSTATE classes that say a page held something its column cannot: a bad value, or none where one must be. */
const BAD_VALUE = /^(22|23502|23514)/;

/**
 * Runs the statement that stores a page and turns a refusal by Postgres into one sentence about the answer.
 *
 * @throws AppError ANSWER_SHAPE, not retryable: the same bytes would be refused again
 */
export async function storingAnswer<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isPostgresError(error) || !BAD_VALUE.test(error.code)) throw error;
    const where = error.column === undefined ? '' : ` (${error.column})`;
    throw new AppError('ANSWER_SHAPE', `${what}: ${error.message}${where}`, {
      cause: error,
      fix: 'The answer was kept as evidence. Report it: Partner Center changed a field recon relies on.',
    });
  }
}

function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
