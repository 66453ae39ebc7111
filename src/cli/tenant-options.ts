import type { Command } from 'commander';

import type { Fault } from '../simulator/fault.ts';
import type { Simulator } from '../simulator/start-simulator.ts';
import { startSimulator } from '../simulator/start-simulator.ts';
import { faultOption } from './fault-option.ts';
import { wholeNumber } from './whole-number.ts';

/** What shapes a simulated tenant, wherever the command line starts one. */
export interface TenantFlags {
  readonly seed: number;
  readonly lines?: number;
  readonly customers?: number;
  readonly fault?: readonly Fault[];
}

export function addTenantOptions(command: Command): Command {
  return command
    .option('--seed <n>', 'the tenant: same seed, same tenant', wholeNumber, 1)
    .option('--lines <n>', 'about this many lines on the newest invoice', wholeNumber)
    .option('--customers <n>', 'customers of the tenant', wholeNumber)
    .addOption(faultOption());
}

/** @param now business time when the settings name one; the simulated present is the clock's otherwise */
export function startTenant(
  { fault, ...shape }: TenantFlags & { readonly port?: number },
  now: Date | undefined,
): Promise<Simulator> {
  return startSimulator({ ...shape, faults: fault, now: now ?? new Date() });
}
