import { AppError } from '../lib/app-error.ts';
import type { Fault } from './fault.ts';
import { LATER_CODES, PLANTED_CODES, type PlantedCode } from './planted-finding.ts';

export interface SimulatorOptions {
  /** Same seed and same `now`: same tenant, byte for byte. */
  readonly seed: number;
  /** The simulated present; the last three closed billing months before it are invoiced. */
  readonly now: Date;
  /** Customers in the list beside planted ones, at least 6; 12 when absent. */
  readonly customers?: number | undefined;
  /** Approximate lines of the newest invoice of the main currency; 400 when absent, never below about 40. */
  readonly lines?: number | undefined;
  /** 0 or absent: any free port. */
  readonly port?: number | undefined;
  readonly host?: '127.0.0.1' | undefined;
  /** Caps what a caller may ask with `size`, and the lines of one file of an export; 2000 when absent. */
  readonly pageSize?: number | undefined;
  /** How often an export says that it is running before it has ended; 1 when absent. */
  readonly runningPolls?: number | undefined;
  readonly faults?: readonly Fault[] | undefined;
  /**
   * True: the lines of the middle invoice of the main currency carry no tax, and its statement names it, as in
   * countries where tax is none of the reconciliation lines' business. False when absent.
   */
  readonly taxOutsideLines?: boolean | undefined;
  /** Discrepancies to plant; `all` when absent. */
  readonly plant?: 'all' | 'none' | readonly PlantedCode[] | undefined;
}

/** What shapes the tenant, with every default filled in. */
export interface TenantPlan {
  readonly seed: number;
  readonly now: Date;
  readonly customers: number;
  readonly lines: number;
  readonly taxOutsideLines: boolean;
  readonly plant: readonly PlantedCode[];
  /** What shows from the second night on. */
  readonly plantLater: readonly PlantedCode[];
}

/** Below this, plants could not be kept on customers of their own. */
const CUSTOMERS_MIN = 6;

/** @throws AppError SIMULATOR_OPTIONS (usage) when a number is out of range or `now` is no date */
export function tenantPlan(options: SimulatorOptions): TenantPlan {
  const customers = options.customers ?? 12;
  const lines = options.lines ?? 400;
  if (!Number.isInteger(customers) || customers < CUSTOMERS_MIN) {
    throw invalid(`customers must be a whole number of at least ${CUSTOMERS_MIN}`);
  }
  if (!Number.isInteger(lines) || lines < 1) throw invalid('lines must be a whole number above 0');
  if (!Number.isSafeInteger(options.seed)) throw invalid('seed must be a whole number');
  if (Number.isNaN(options.now.getTime())) throw invalid('now must be a date');
  return {
    seed: options.seed,
    now: options.now,
    customers,
    lines,
    taxOutsideLines: options.taxOutsideLines ?? false,
    plant: planted(options.plant, PLANTED_CODES),
    plantLater: planted(options.plant, LATER_CODES),
  };
}

function planted(
  plant: SimulatorOptions['plant'],
  codes: readonly PlantedCode[],
): readonly PlantedCode[] {
  if (plant === 'none') return [];
  if (plant === undefined || plant === 'all') return codes;
  return codes.filter((code) => plant.includes(code));
}

function invalid(what: string): AppError {
  return new AppError('SIMULATOR_OPTIONS', `simulator: ${what}`, { kind: 'usage' });
}
