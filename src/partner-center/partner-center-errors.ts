import type { AppErrorOptions } from '../lib/app-error.ts';
import { AppError } from '../lib/app-error.ts';

export interface HttpErrorDetails extends AppErrorOptions {
  readonly status: number;
  readonly apiCode: string | undefined;
  readonly correlationId: string;
}

/** Partner Center, or its sign-in service, answered, and the answer was not 2xx. */
export class PartnerCenterHttpError extends AppError {
  override name = 'PartnerCenterHttpError' as const;
  readonly status: number;
  /** `code` of the error body, or the AADSTS number of the sign-in service; undefined when none was sent. */
  readonly apiCode: string | undefined;
  readonly correlationId: string;

  constructor(code: string, message: string, details: HttpErrorDetails) {
    super(code, message, details);
    this.status = details.status;
    this.apiCode = details.apiCode;
    this.correlationId = details.correlationId;
  }
}

/** No whole answer arrived: refused, timed out, reset, or cut. */
export class PartnerCenterNetworkError extends AppError {
  override name = 'PartnerCenterNetworkError' as const;

  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super('PARTNER_CENTER_NETWORK', message, { kind: 'later', retryable: true, ...options });
  }
}

/** 2xx, and the body is not what the call documents: a sign-in page, nothing, `null`, half a page. */
export class PartnerCenterShapeError extends AppError {
  override name = 'PartnerCenterShapeError' as const;
  /** What came instead. */
  readonly found: string;

  constructor(what: string, found: string) {
    super('PARTNER_CENTER_SHAPE', `${what}: not the expected answer, ${found}`, {
      retryable: true,
    });
    this.found = found;
  }
}

/** The body outgrew its byte cap; asking again brings the same. */
export class PartnerCenterTooLargeError extends AppError {
  override name = 'PartnerCenterTooLargeError' as const;

  constructor(what: string, bytesMax: number) {
    super('PARTNER_CENTER_TOO_LARGE', `${what}: the answer exceeds ${bytesMax} bytes`);
  }
}

/** The pages of a listing do not lead from first to last; nothing of the listing can be trusted. */
export class PageChainBrokenError extends AppError {
  override name = 'PageChainBrokenError' as const;

  constructor(what: string, found: string) {
    super('PAGE_CHAIN_BROKEN', `${what} does not arrive whole: ${found}`);
  }
}

/** Something pointed to a host that is neither the API's nor the sign-in service's. No packet was sent. */
export class HostRefusedError extends AppError {
  override name = 'HostRefusedError' as const;

  constructor(what: string, host: string) {
    super('HOST_REFUSED', `${what} points to ${host}, which is not a configured host`, {
      fix: 'Check PARTNER_CENTER base URL and authority; if they are right, report this to Microsoft before running again.',
    });
  }
}

/** Microsoft asked for a pause longer than this client sleeps; every call ends here until it is over. */
export class ThrottledError extends AppError {
  override name = 'ThrottledError' as const;

  constructor(what: string, retryAfterMs: number) {
    super('PARTNER_CENTER_THROTTLED', `${what}: not sent, Microsoft asked us to wait`, {
      kind: 'later',
      retryable: true,
      retryAfterMs,
    });
  }
}
