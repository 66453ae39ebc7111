/** Where a failure leads: exit codes and retries are decided from this, never from message text. */
export type ErrorKind =
  | 'usage' /** wrong command or settings: exit 2 */
  | 'auth' /** sign-in or permission needed: exit 4 */
  | 'busy' /** that invoice is already running: exit 5 */
  | 'damaged' /** stored evidence does not match its hash: exit 6 */
  | 'later' /** network, throttling, service down: exit 7 when nothing could run */
  | 'failed'; /** anything else: exit 1 */

export interface AppErrorOptions {
  readonly kind?: ErrorKind;
  /** True when the same call may succeed later without anybody changing anything. */
  readonly retryable?: boolean;
  /** Earliest useful retry, milliseconds from now; undefined when the other side named none. */
  readonly retryAfterMs?: number | undefined;
  /** What the reader should do, one sentence. */
  readonly fix?: string;
  /** What to quote to the other side, like a correlation id. Apart from the message, which stays equal on every try. */
  readonly trace?: string;
  readonly cause?: unknown;
}

/** An error thrown on purpose. `code` is stable; people read message, why (`cause`) and `fix`. */
export class AppError extends Error {
  override name = 'AppError';
  readonly code: string;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly fix: string | undefined;
  readonly trace: string | undefined;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.kind = options.kind ?? 'failed';
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.fix = options.fix;
    this.trace = options.trace;
  }
}

/** The message of anything thrown; never a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
