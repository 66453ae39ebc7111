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
  | 'foreign-next-link'; /** links.next points to another host; paged answers only */

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
  if (fault.name === 'not-pdf' || fault.name === 'reissued') {
    if (route.name !== 'statement') return false;
  }
  if (fault.name === 'repeat-token' || fault.name === 'foreign-next-link') {
    if (route.name !== 'lineitems' && route.name !== 'customers') return false;
  }
  if (fault.match === undefined) return !route.isToken;
  // A global or sticky pattern would remember its last position between requests.
  return new RegExp(fault.match.source, fault.match.flags.replace(/[gy]/g, '')).test(pathAndQuery);
}
