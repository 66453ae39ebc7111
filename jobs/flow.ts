import { PULLED_SECTION } from '../src/match/pulled-section.ts';
import type { Trx } from '../src/store/connection.ts';
import { customersToAsk } from '../src/store/customer-store.ts';
import { customersDue } from '../src/store/customers-due.ts';
import type { Invoice } from '../src/store/invoice-store.ts';
import { selectInvoices } from '../src/store/invoice-store.ts';
import { reuseMatches } from '../src/store/match-store.ts';
import type { Run } from '../src/store/run-store.ts';
import type { Step, StepPlan } from '../src/store/step-store.ts';
import type { ReadingPlan } from './plan-reading.ts';
import { planReading } from './plan-reading.ts';

/*
 * Which step waits for which. A step is planned when the steps that name it have ended, well or not:
 *
 *   start-run ─┬─ pull-balances, pull-invoice-summaries ── match-balances ─────────────┐
 *              ├─ pull-audit-records ────────────────────┐                             │
 *              └─ pull-invoices ─┬─ pull-line-items:X ── pull-customers ─┬─ pull-orders ─┐ │
 *                                ├─ pull-statement:X                     ├─ pull-entitlements
 *                                └─ pull-invoice:X (asked by id)         └─ pull-provisioning (after both)
 *                                                                         match-invoice:X ─┬─ match-orders
 *                                                                         emit-reports:X   └─ match-run
 *                                                                                             emit-reports:period
 *
 * Only what can have changed is asked for: which invoices says planReading, which customers customersDue. The rest is
 * judged by what is held.
 */

interface Ended {
  readonly run: Run;
  readonly failed: boolean;
}

/** An order call takes about as long as one customer; a hundred are a step of a minute at most. */
const CUSTOMERS_PER_BATCH = 100;

export async function planAfterStart(
  trx: Trx,
  { run, failed }: Ended,
): Promise<readonly StepPlan[]> {
  if (failed) return [];
  const { from, invoices } = run.options;
  if (from === 'match') return planMatching(run, await selectInvoices(trx, run));
  if (from === 'report') {
    const documents = await selectInvoices(trx, run);
    const judged = await reuseMatches(trx, run, idsOf(documents));
    return planReports(
      run,
      documents.filter((one) => judged.includes(one.invoice_id)),
    );
  }
  const wholeTenant = invoices.length === 0;
  return [
    ...(wholeTenant
      ? [step('pull-balances'), step('pull-invoice-summaries'), step('pull-audit-records')]
      : []),
    step('pull-invoices'),
  ];
}

export async function planAfterInvoices(
  trx: Trx,
  { run, failed }: Ended,
): Promise<readonly StepPlan[]> {
  if (failed) return [];
  const plan = await planReading(trx, run);
  const held = new Set(idsOf(plan.documents));
  const unlisted = run.options.invoices.filter((invoiceId) => !held.has(invoiceId));
  const { morePeriods } = plan;
  return [
    ...unlisted.map((invoiceId) => step('pull-invoice', invoiceId)),
    ...plan.documents.flatMap((one) => planDocument(one, plan)),
    step('pull-customers', '', {
      input: { morePeriods },
      waitsFor: ['pull-line-items', 'pull-invoice', 'pull-audit-records'],
    }),
  ];
}

export async function planAfterInvoice(
  trx: Trx,
  { run, failed, step: ended }: Ended & { step: { key: string } },
): Promise<readonly StepPlan[]> {
  if (failed) return [];
  const plan = await planReading(trx, run);
  return plan.documents
    .filter((one) => one.invoice_id === ended.key)
    .flatMap((one) => planDocument(one, plan));
}

/** Planned even when the customers did not come: the invoices are judged as far as they can be. */
export async function planAfterCustomers(
  trx: Trx,
  { run, step: ended }: Ended & { step: Pick<Step, 'input'> },
): Promise<readonly StepPlan[]> {
  const morePeriods = (ended.input['morePeriods'] ?? []) as readonly string[];
  const documents = await selectInvoices(trx, run, morePeriods);
  const { full, invoices } = run.options;
  const ask = async (resource: 'orders' | 'entitlements') => {
    if (full) return planBatches(resource, await customersToAsk(trx, 'all'));
    return planBatches(
      resource,
      invoices.length > 0
        ? await customersToAsk(trx, idsOf(documents))
        : await customersDue(trx, run, resource),
    );
  };
  return [
    ...(await ask('orders')),
    ...(await ask('entitlements')),
    step('pull-provisioning', '', { waitsFor: ['pull-orders', 'pull-entitlements'] }),
    ...planMatching(run, documents),
  ];
}

function planBatches(
  resource: 'orders' | 'entitlements',
  customerIds: readonly string[],
): readonly StepPlan[] {
  const batches: StepPlan[] = [];
  for (let start = 0; start < customerIds.length; start += CUSTOMERS_PER_BATCH) {
    const key = String(start / CUSTOMERS_PER_BATCH + 1).padStart(4, '0');
    const input = { customerIds: customerIds.slice(start, start + CUSTOMERS_PER_BATCH) };
    batches.push(step(`pull-${resource}`, key, { input }));
  }
  return batches;
}

function planDocument(invoice: Invoice, plan: ReadingPlan): readonly StepPlan[] {
  const { invoice_id: invoiceId, sections } = invoice;
  const hasLines = sections.length === 0 || sections.includes(PULLED_SECTION);
  return [
    ...(hasLines && plan.linesOf.has(invoiceId) ? [step('pull-line-items', invoiceId)] : []),
    ...(plan.statementsOf.has(invoiceId) ? [step('pull-statement', invoiceId)] : []),
  ];
}

function planMatching(run: Run, documents: readonly Invoice[]): readonly StepPlan[] {
  const matches = documents.map(({ invoice_id: invoiceId }) =>
    step('match-invoice', invoiceId, {
      waitsFor: [
        `pull-line-items:${invoiceId}`,
        `pull-statement:${invoiceId}`,
        'pull-orders',
        'pull-entitlements',
        'pull-provisioning',
      ],
    }),
  );
  const health = step('match-run', '', {
    waitsFor: ['match-invoice', 'pull-balances', 'pull-invoice-summaries'],
  });
  return [...matches, ...planTenantMatches(run), health, ...planReports(run, documents)];
}

/** What is judged for the tenant as a whole: a re-run of single invoices leaves it alone. */
function planTenantMatches(run: Run): readonly StepPlan[] {
  if (run.options.invoices.length > 0) return [];
  return [
    step('match-orders', '', { waitsFor: ['match-invoice', 'pull-orders', 'pull-entitlements'] }),
    step('match-balances', '', { waitsFor: ['pull-balances', 'pull-invoice-summaries'] }),
  ];
}

/** A re-run of single invoices leaves the reports of their period alone: they would hold those invoices only. */
function planReports(run: Run, documents: readonly Invoice[]): readonly StepPlan[] {
  const perInvoice = documents.map(({ invoice_id: invoiceId, period }) =>
    step('emit-reports', invoiceId, {
      input: { period, invoiceId },
      waitsFor: [`match-invoice:${invoiceId}`],
    }),
  );
  if (run.options.invoices.length > 0) return perInvoice;
  const periods = [...new Set(documents.map((one) => one.period))].sort();
  const perPeriod = periods.map((period) =>
    step('emit-reports', period, {
      input: { period },
      waitsFor: ['match-invoice', 'match-orders', 'match-balances', 'match-run'],
    }),
  );
  return [...perInvoice, ...perPeriod];
}

function idsOf(documents: readonly Invoice[]): readonly string[] {
  return documents.map((one) => one.invoice_id);
}

function step(
  job: string,
  key = '',
  more: { input?: Record<string, unknown>; waitsFor?: readonly string[] } = {},
): StepPlan {
  return { job, key, input: more.input ?? {}, waitsFor: more.waitsFor ?? [] };
}
