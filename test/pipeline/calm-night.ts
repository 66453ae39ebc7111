import type { RunReport } from '../../src/cli/print-run.ts';
import type { SimulatorOptions } from '../../src/simulator/simulator-options.ts';
import { finalState } from './final-state.ts';
import type { InProcessNight } from './night-in-process.ts';
import { nightInProcess } from './night-in-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { openSimulatedTenant } from './simulated-tenant.ts';

export interface CalmNight {
  readonly tenant: SimulatedTenant;
  readonly night: RunReport;
  /** What it left: the same for every tenant of the seed. */
  readonly state: Readonly<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

/** A night nobody disturbed, for others to be held against. */
export async function openCalmNight(
  options: Partial<SimulatorOptions> = {},
  how: InProcessNight = {},
): Promise<CalmNight> {
  const { close, ...tenant } = await openSimulatedTenant(options);
  const night = await nightInProcess(tenant, how);
  return { tenant, night, state: await finalState(tenant.store.db, tenant.home), close };
}

/** Verdict of each invoice. */
export function verdictsOf(night: Pick<RunReport, 'verdicts'>): Readonly<Record<string, string>> {
  return Object.fromEntries(night.verdicts.map((one) => [one.invoice_id, one.verdict]));
}

/** Lines each invoice was judged by. */
export function linesOf(night: RunReport): Readonly<Record<string, number>> {
  return Object.fromEntries(night.verdicts.map((one) => [one.invoice_id, one.line_count]));
}

/** The one whose lines come on several pages. */
export function largestInvoiceOf({ simulator }: SimulatedTenant): string {
  const [largest] = simulator.tenant.invoices.toSorted(
    (a, b) => b.charges.length - a.charges.length,
  );
  return largest?.id ?? '';
}

/** Rows of facts, which bad weather neither adds to nor takes from; only what is judged of them grows. */
export async function factRows({ store }: SimulatedTenant): Promise<readonly unknown[]> {
  const { rows } = await store.pool.query<{ resource: string; pulls: number; rows: number }>(
    `select resource, count(*)::int as pulls, sum(rows)::int as rows,
       (select count(*)::int from charge c) as charges
     from pull where is_current group by resource order by resource`,
  );
  return rows;
}
