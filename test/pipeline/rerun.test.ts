import { describe, expect, it } from 'vitest';

import type { RunReport } from '../../src/cli/print-run.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from '../cli/recon-process.ts';
import { largestInvoiceOf, verdictsOf } from './calm-night.ts';
import { nightInProcess } from './night-in-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { simulatedTenant } from './simulated-tenant.ts';
import { storedRows } from './stored-rows.ts';

describe('a re-run of one invoice', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('asks for that invoice and its customers alone, and judges no other', async () => {
    const tenant = await simulatedTenant({ plant: ['QUANTITY_UNDER'] });
    const night = await nightInProcess(tenant);
    const rows = await storedRows(tenant.store.db);
    const asked = { ...tenant.simulator.requests };
    const invoiceId = largestInvoiceOf(tenant);

    const rerun = await runRecon(['rerun', invoiceId, '--json'], tenant.settings);

    expect(rerun, rerun.stderr).toMatchObject({ code: 0 });
    const { verdicts, pulls, steps } = JSON.parse(rerun.stdout) as RunReport;
    expect(verdictsOf({ verdicts })).toEqual({ [invoiceId]: verdictsOf(night)[invoiceId] });
    expect(requestsSince(tenant, asked)).toEqual({
      token: 1,
      invoices: 1,
      lineitems: pagesOf(tenant, invoiceId),
      statement: 1,
      customers: 1,
      orders: customersOn(tenant, invoiceId),
      entitlements: customersOn(tenant, invoiceId),
    });
    expect(pulls.filter((one) => one.how === 'new' || one.how === 'changed')).toEqual([]);
    expect(await storedRows(tenant.store.db)).toEqual(rows);
    expect(steps.filter((one) => one.job === 'emit-reports').map((one) => one.key)).toEqual([
      invoiceId,
    ]);
  });

  it('knows an invoice by the id that carries its type, too', async () => {
    const tenant = await simulatedTenant();
    const invoiceId = largestInvoiceOf(tenant);

    const rerun = await runRecon(['rerun', `OneTime-${invoiceId}`, '--json'], tenant.settings);

    const { verdicts } = JSON.parse(rerun.stdout) as RunReport;
    expect(verdicts.map((one) => one.invoice_id)).toEqual([invoiceId]);
  });

  it('says clearly that there is no such invoice', async () => {
    const tenant = await simulatedTenant();

    const rerun = await runRecon(['rerun', 'G999999999'], tenant.settings);

    expect(rerun).toMatchObject({ code: 3, stdout: '' });
    expect(rerun.stderr).toContain(
      'Missing: invoice G999999999: GET /v1/invoices/G999999999 answered 404',
    );
    expect(rerun.stderr).toContain('There was no invoice to match.');
  });
});

describe('a run', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('from what is stored needs no sign-in and makes no call', async () => {
    const tenant = await simulatedTenant({ plant: ['QUANTITY_UNDER'] });
    const night = await nightInProcess(tenant);
    const asked = { ...tenant.simulator.requests };
    const { DATABASE_URL = '', RECON_HOME = '', RECON_NOW = '' } = tenant.settings;
    const settings = { DATABASE_URL, RECON_HOME, RECON_NOW };

    const matched = await runRecon(['run', '--from', 'match', '--json'], settings);
    const reported = await runRecon(['run', '--from', 'report', '--json'], settings);

    expect(requestsSince(tenant, asked)).toEqual({});
    for (const run of [matched, reported]) {
      expect(run, run.stderr).toMatchObject({ code: 0 });
      expect(verdictsOf(JSON.parse(run.stdout) as RunReport)).toEqual(verdictsOf(night));
    }
    // Equal judgements emit nothing; asking for the reports themselves emits all of them.
    expect(filesOf(JSON.parse(matched.stdout) as RunReport)).toBe(0);
    expect(filesOf(JSON.parse(reported.stdout) as RunReport)).toBe(filesOf(night));
  });

  it('of one period judges the invoices of that period alone', async () => {
    const tenant = await simulatedTenant();

    const run = await runRecon(['run', '--period', '2026-09', '--json'], tenant.settings);

    expect(run, run.stderr).toMatchObject({ code: 0 });
    const { verdicts } = JSON.parse(run.stdout) as RunReport;
    expect(verdicts.map((one) => one.invoice_id)).toEqual(
      tenant.simulator.tenant.invoices
        .filter(({ month }) => month === '2026-09')
        .map(({ id }) => id),
    );
    expect(verdicts).toHaveLength(2);
  });
});

function requestsSince(
  { simulator }: SimulatedTenant,
  before: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const more = Object.entries(simulator.requests).map(
    ([name, count]) => [name, count - (before[name] ?? 0)] as const,
  );
  return Object.fromEntries(more.filter(([, count]) => count > 0));
}

function chargesOf({ simulator }: SimulatedTenant, invoiceId: string) {
  return simulator.tenant.invoices.find(({ id }) => id === invoiceId)?.charges ?? [];
}

function pagesOf(tenant: SimulatedTenant, invoiceId: string): number {
  return Math.ceil(chargesOf(tenant, invoiceId).length / 25);
}

function customersOn(tenant: SimulatedTenant, invoiceId: string): number {
  return new Set(chargesOf(tenant, invoiceId).map(({ customer }) => customer.id)).size;
}

function filesOf({ steps }: Pick<RunReport, 'steps'>): number {
  return steps.reduce((sum, { counts }) => sum + (counts['files'] ?? 0), 0);
}
