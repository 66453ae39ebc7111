import { AppError } from '../lib/app-error.ts';

/** Code QUEUE_GONE, retryable: runs and steps are in PostgreSQL, the next sweep rings for them. */
export function queueGone(): AppError {
  return new AppError('QUEUE_GONE', 'the queue does not answer', {
    kind: 'later',
    retryable: true,
  });
}
