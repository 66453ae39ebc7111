/** Every misbehaviour there is; what each does stands at {@link FaultName}. */
export const FAULT_NAMES = [
  'throttle',
  'burst-5xx',
  'timeout',
  'cut-body',
  'html-200',
  'empty-object',
  'repeat-token',
  'not-pdf',
  'reissued',
  'redirect',
  'slow',
  'foreign-next-link',
  'no-location',
  'endless-export',
  'failed-export',
  'no-data',
  'expired-signature',
  'reissued-export',
  'cut-gzip',
  'half-line',
  'gzip-bomb',
  'missing-part',
  'miscounted-parts',
  'foreign-folder',
  'foreign-tenant',
  'expired-availability',
  'dead-refresh-token',
  'mfa-required',
  'secret-expired',
] as const satisfies readonly FaultName[];

/** Misbehaviour a test or a demo switches on by name. */
export type FaultName =
  | 'throttle' /** 429; see `retryAfter` */
  | 'burst-5xx' /** 503 */
  | 'timeout' /** takes the request and never answers */
  | 'cut-body' /** promises the whole body, sends half, drops the connection */
  | 'html-200' /** a proxy's page with status 200 */
  | 'empty-object' /** `{}` with status 200 */
  | 'repeat-token' /** pages name the same continuation token for ever */
  | 'not-pdf' /** HTML bytes declared as application/pdf; statements only */
  | 'reissued' /** the statement as another file of the same figures; statements only */
  | 'redirect' /** 302 to another host */
  | 'slow' /** answers after `delayMs` */
  | 'foreign-next-link' /** links.next points to another host; paged answers only */
  | 'no-location' /** an export is accepted, and no address given; starts of exports only */
  | 'endless-export' /** the operation is running for ever; operations only */
  | 'failed-export' /** the operation failed, with a code nobody documents; operations only */
  | 'no-data' /** the operation failed with 5000, "No data available"; operations only */
  | 'expired-signature' /** every signature handed out so far ends; files of exports only */
  | 'reissued-export' /** the data has another eTag from now on; manifests only, inline ones too */
  | 'cut-gzip' /** half a gzip file, whole to HTTP; files of exports only */
  | 'half-line' /** a file whose only line breaks off; files of exports only */
  | 'gzip-bomb' /** 64 MiB in as many KiB; files of exports only */
  | 'missing-part' /** a file that the manifest names is not there; files of exports only */
  | 'miscounted-parts' /** the manifest counts more files than it names */
  | 'foreign-folder' /** the manifest's folder is on a host that only looks like Azure's */
  | 'foreign-tenant' /** the manifest is another partner's */
  | 'expired-availability' /** every availability handed out so far ends; catalogue only */
  | 'dead-refresh-token' /** invalid_grant (AADSTS700082) for every refresh token; sign-in only */
  | 'mfa-required' /** 401 (900421) for tokens of a signed-in user */
  | 'secret-expired'; /** invalid_client (AADSTS7000222) where a secret is sent; sign-in only */

/** Faults that only mean something on these routes. */
const ROUTES_OF: Readonly<Partial<Record<FaultName, readonly string[]>>> = {
  'not-pdf': ['statement'],
  reissued: ['statement'],
  'repeat-token': ['lineitems', 'customers'],
  'foreign-next-link': ['lineitems', 'customers'],
  'no-location': ['export'],
  'endless-export': ['operation'],
  'failed-export': ['operation'],
  'no-data': ['operation'],
  'expired-signature': ['blob'],
  'reissued-export': ['operation', 'manifest'],
  'cut-gzip': ['blob'],
  'half-line': ['blob'],
  'gzip-bomb': ['blob'],
  'missing-part': ['blob'],
  'miscounted-parts': ['operation', 'manifest'],
  'foreign-folder': ['operation', 'manifest'],
  'foreign-tenant': ['operation', 'manifest'],
  'expired-availability': ['availabilities', 'availability'],
  'dead-refresh-token': ['token'],
  'secret-expired': ['token', 'devicecode'],
};

export interface Fault {
  readonly name: FaultName;
  /** Tested against path and query; every API request when absent. Token requests only when it matches them. */
  readonly match?: RegExp | undefined;
  /** How many requests it hits before it goes away; for ever when absent. */
  readonly times?: number | undefined;
  /** `throttle` only, form of the Retry-After header; `seconds` when absent. */
  readonly retryAfter?: 'seconds' | 'http-date' | 'missing' | undefined;
  /** `throttle` only; 1 when absent. */
  readonly retryAfterSeconds?: number | undefined;
  /** `slow` only; 250 when absent. */
  readonly delayMs?: number | undefined;
}

/** The faults in force and how often each may still strike. */
export class ActiveFaults {
  #faults: { readonly fault: Fault; left: number }[] = [];

  constructor(faults: readonly Fault[]) {
    this.set(faults);
  }

  /** Replaces all faults; counts start anew. */
  set(faults: readonly Fault[]): void {
    this.#faults = faults.map((fault) => ({ fault, left: fault.times ?? Infinity }));
  }

  /** The first fault that applies to this request, counted as used; undefined for a healthy answer. */
  take(pathAndQuery: string, route: { isToken: boolean; name: string }): Fault | undefined {
    const hit = this.#faults.find(
      ({ fault, left }) => left > 0 && applies(fault, pathAndQuery, route),
    );
    if (hit === undefined) return undefined;
    hit.left -= 1;
    return hit.fault;
  }
}

function applies(
  fault: Fault,
  pathAndQuery: string,
  route: { isToken: boolean; name: string },
): boolean {
  if (ROUTES_OF[fault.name]?.includes(route.name) === false) return false;
  if (fault.match === undefined) return !route.isToken || ROUTES_OF[fault.name] !== undefined;
  // A global or sticky pattern would remember its last position between requests.
  return new RegExp(fault.match.source, fault.match.flags.replace(/[gy]/g, '')).test(pathAndQuery);
}
