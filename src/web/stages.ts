import type { JobOutcome } from '../store/run-list-store.ts';

/** The jobs of a run as people see them, in the order a run meets them. */
export const STAGES: readonly { readonly name: string; readonly jobs: readonly string[] }[] = [
  { name: 'Start', jobs: ['start-run'] },
  { name: 'Balances', jobs: ['pull-balances', 'pull-invoice-summaries'] },
  { name: 'Activity log', jobs: ['pull-audit-records'] },
  { name: 'Invoices', jobs: ['pull-invoices', 'pull-invoice'] },
  { name: 'Lines', jobs: ['pull-line-items'] },
  { name: 'Statements', jobs: ['pull-statement'] },
  { name: 'Customers', jobs: ['pull-customers'] },
  { name: 'Orders', jobs: ['pull-orders', 'pull-provisioning'] },
  { name: 'Entitlements', jobs: ['pull-entitlements'] },
  { name: 'Match', jobs: ['match-invoice', 'match-orders', 'match-balances', 'match-run'] },
  { name: 'Reports', jobs: ['emit-reports'] },
];

const WORST_FIRST = ['failed', 'running', 'waiting', 'done'] as const;

/** The worst of a stage's jobs in one run; undefined where the run had none of them. */
export function outcomeOfStage(
  jobs: readonly string[],
  outcomes: readonly JobOutcome[],
): JobOutcome['state'] | undefined {
  return WORST_FIRST.find((state) =>
    outcomes.some((one) => one.state === state && jobs.includes(one.job)),
  );
}
