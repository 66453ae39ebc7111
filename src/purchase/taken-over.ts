import { AppError } from '../lib/app-error.ts';

/** Another process acts on the same cart, or has given it up for a try of its own. */
export function takenOver(customerId: string): AppError {
  return new AppError(
    'PURCHASE_TAKEN_OVER',
    `the cart of customer ${customerId} was taken over by another command`,
    {
      kind: 'busy',
      retryable: true,
      fix: 'Wait until it has ended and run the same command again.',
    },
  );
}
