import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { comparePlanted } from '../../src/cli/compare-planted.ts';
import type { RunReport } from '../../src/cli/print-run.ts';
import { PLANTED_CODES } from '../../src/simulator/planted-finding.ts';
import { listFindings } from '../../src/store/match-store.ts';
import type { Missing } from '../../src/store/step-store.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from '../cli/recon-process.ts';
import { nightInProcess } from './night-in-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { simulatedTenant } from './simulated-tenant.ts';
import { storedRows } from './stored-rows.ts';

/** All but the one that keeps the client asking for half a minute. */
const QUICK_PLANTS = PLANTED_CODES.filter((code) => code !== 'PARTIAL_PULL');

describe('a night', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it.each([1, 2, 3])(
    'finds exactly what was planted in tenant %i, and loses no line',
    async (seed) => {
      const tenant = await simulatedTenant({ seed, plant: 'all' });
      const { db } = tenant.store;

      const { run, verdicts } = await nightInProcess(tenant);

      const findings = await listFindings(db, { runId: run.run_id });
      const { found, unplanted } = comparePlanted(tenant.simulator.answerKey, findings);
      expect(found.filter((one) => one.finding === undefined)).toEqual([]);
      expect(unplanted).toEqual([]);
      const judged = verdicts.map((one) => [one.invoice_id, one.line_count] as const);
      expect(Object.fromEntries(judged)).toEqual(Object.fromEntries(linesOf(tenant)));
      // Every other document is whole, and each of its lines has its one disposition.
      expect(await storedRows(db)).toMatchObject({
        charge: total(linesOf(tenant)) + linesOfFile(tenant),
        disposition: total(linesOf(tenant)),
      });
    },
  );

  it('gives every verdict in its place, and exits with what weighs most', async () => {
    const tenant = await simulatedTenant({ plant: QUICK_PLANTS });

    const night = await runRecon(['run', '--json'], tenant.settings);

    expect(night, night.stderr).toMatchObject({ code: 6 });
    const { run, verdicts, missing } = JSON.parse(night.stdout) as RunReport;
    const broken = tenant.simulator.answerKey.find((one) => one.code === 'PAGE_CHAIN_BROKEN');
    const unpublished = tenant.simulator.answerKey.find((one) => one.code === 'PDF_MISSING');
    expect(run.state).toBe('partial');
    expect(missing.map((one) => [one.resource, one.key, one.code])).toEqual([
      ['line-items', broken?.invoiceId, 'PAGE_CHAIN_BROKEN'],
      ['statement', tenant.simulator.tenant.misbehaviour.refusedStatementOf, 'PERMISSION_NEEDED'],
      ['statement', unpublished?.invoiceId, 'PARTNER_CENTER_HTTP'],
    ]);
    // Oldest period first, and ids in order: the planted findings sit where the plan puts them.
    expect(verdictsByMonth(tenant, verdicts)).toEqual({
      'USD 0': 'open',
      'EUR 0': 'not-checked',
      'USD 1': 'explained',
      'EUR 1': 'does-not-tie',
      'USD 2': 'open',
      'EUR 2': 'open',
      'USD 0 + 0': 'does-not-tie',
      'USD 0 + 1': 'explained',
      'USD 1 + 2': 'explained',
    });
  });

  it('exits 3 when something is missing and everything ties', async () => {
    const tenant = await simulatedTenant({ plant: ['AUTH_DEGRADED'] });

    const night = await runRecon(['run'], tenant.settings);

    expect(night, night.stderr).toMatchObject({ code: 3 });
    expect(night.stderr).toContain('Missing: statement');
  });

  it('exits 0 on findings, and 10 on those that it was asked for', async () => {
    const tenant = await simulatedTenant({ plant: ['QUANTITY_UNDER'] });

    const severe = await runRecon(['run', '--exit-on-findings=high'], tenant.settings);
    const any = await runRecon(['run', '--from', 'match', '--exit-on-findings'], tenant.settings);

    expect([severe.code, any.code]).toEqual([0, 10]);
  });
});

describe('a second night', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('stores nothing new, emits no file, and says that all was unchanged', async () => {
    const tenant = await simulatedTenant({ plant: 'all' });
    const { db } = tenant.store;
    const first = await nightInProcess(tenant);
    const rows = await storedRows(db);
    const files = await reportFiles(tenant);

    const second = await nightInProcess(tenant);

    expect(await storedRows(db)).toEqual(rows);
    expect(await reportFiles(tenant)).toEqual(files);
    expect(first.pulls.every((one) => one.how === 'new')).toBe(true);
    expect(second.pulls.filter((one) => !['unchanged', 'reused'].includes(one.how))).toEqual([]);
    expect(second.verdicts.map(({ invoice_id, verdict }) => [invoice_id, verdict])).toEqual(
      first.verdicts.map(({ invoice_id, verdict }) => [invoice_id, verdict]),
    );
    expect(second.missing.map(withoutTrace)).toEqual(first.missing.map(withoutTrace));
  });

  it('fills a reports folder that was emptied', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant);
    const latest = (await reportFiles(tenant)).filter((file) => file.includes('/latest/'));
    await rm(path.join(tenant.home, 'reports'), { recursive: true });

    await nightInProcess(tenant);

    const again = (await reportFiles(tenant)).filter((file) => file.includes('/latest/'));
    expect(again).toEqual(latest);
    expect(latest.length).toBeGreaterThan(0);
  });
});

function linesOf({ simulator }: SimulatedTenant): readonly (readonly [string, number])[] {
  const endless = simulator.tenant.misbehaviour.endlessInvoiceId;
  return simulator.tenant.invoices.map(
    ({ id, charges }) => [id, id === endless ? 0 : charges.length] as const,
  );
}

/** Lines of the portal's file, which are kept beside those of the API. */
function linesOfFile({ simulator }: SimulatedTenant): number {
  const { invoices, misbehaviour } = simulator.tenant;
  const invoice = invoices.find(({ id }) => id === misbehaviour.fileLacksLineOf);
  return invoice === undefined ? 0 : invoice.charges.length - 1;
}

function total(lines: readonly (readonly [string, number])[]): number {
  return lines.reduce((sum, [, count]) => sum + count, 0);
}

/** Verdicts under currency and month, counted from the oldest: where plants are planned. Further invoices come after `+`. */
function verdictsByMonth(
  { simulator }: SimulatedTenant,
  verdicts: RunReport['verdicts'],
): Readonly<Record<string, string>> {
  const { invoices, months } = simulator.tenant;
  return Object.fromEntries(
    verdicts.map((one) => {
      const at = invoices.findIndex(({ id }) => id === one.invoice_id);
      const month = months.findIndex((period) => period === one.period);
      const further = at < 2 * months.length ? '' : ` + ${at - 2 * months.length}`;
      return [`${invoices[at]?.currency ?? '?'} ${month}${further}`, one.verdict];
    }),
  );
}

/** What is quoted to Microsoft names one call, and no call is made twice. */
function withoutTrace(missing: Missing): Missing {
  return { ...missing, trace: null };
}

async function reportFiles({ home }: SimulatedTenant): Promise<readonly string[]> {
  const entries = await readdir(path.join(home, 'reports'), {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
