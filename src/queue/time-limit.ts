import type { AppError } from '../lib/app-error.ts';

/** Rejects with `error()` when the promise is still open after `ms`; what it does later is ignored. */
export async function withTimeLimit<T>(
  promise: Promise<T>,
  ms: number,
  error: () => AppError,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(error()), ms);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
