import type { FaultName } from './fault-catalogue.ts';
import { faultKind } from './fault-catalogue.ts';
import { SeededRandom } from './seeded-random.ts';

/** Misbehaviour a test or a demo switches on by name. */
export interface Fault {
  readonly name: FaultName;
  /** Tested against path and query; every API request when absent. Token requests only when it matches them. */
  readonly match?: RegExp | undefined;
  /** How many requests it hits before it goes away; for ever when absent. */
  readonly times?: number | undefined;
  /** Which part of the requests it hits, 0 to 1, the same ones for the same seed; all of them when absent. */
  readonly share?: number | undefined;
  /** `throttle` and `throttle-date` only; 1 when absent. */
  readonly retryAfterSeconds?: number | undefined;
  /** `slow` only; 250 when absent. */
  readonly delayMs?: number | undefined;
}

/** A fault as it hits one request. */
export interface Strike extends Fault {
  /** 0 for the first request it hits. */
  readonly nth: number;
}

interface RouteOfRequest {
  readonly isToken: boolean;
  readonly name: string;
}

/** The faults in force and how often each may still strike. */
export class ActiveFaults {
  #faults: { readonly fault: Fault; readonly random: SeededRandom; struck: number }[] = [];
  readonly #seed: number;

  constructor(faults: readonly Fault[], seed: number) {
    this.#seed = seed;
    this.set(faults);
  }

  /** Replaces all faults; counts start anew. */
  set(faults: readonly Fault[]): void {
    this.#faults = faults.map((fault) => ({
      fault,
      random: new SeededRandom(this.#seed, `fault ${fault.name}`),
      struck: 0,
    }));
  }

  /** The first fault that applies to this request, counted as used; undefined for a healthy answer. */
  take(pathAndQuery: string, route: RouteOfRequest): Strike | undefined {
    const hit = this.#faults.find(
      ({ fault, struck, random }) =>
        struck < (fault.times ?? Infinity) &&
        applies(fault, pathAndQuery, route) &&
        (fault.share === undefined || random.int(1, 10_000) <= fault.share * 10_000),
    );
    if (hit === undefined) return undefined;
    hit.struck += 1;
    return { ...hit.fault, nth: hit.struck - 1 };
  }
}

function applies(fault: Fault, pathAndQuery: string, route: RouteOfRequest): boolean {
  const { routes } = faultKind(fault.name);
  if (routes?.includes(route.name) === false) return false;
  if (fault.match === undefined) return !route.isToken || routes !== undefined;
  // A global or sticky pattern would remember its last position between requests.
  return new RegExp(fault.match.source, fault.match.flags.replace(/[gy]/g, '')).test(pathAndQuery);
}
