import { describe, expect, it } from 'vitest';

import { comparePlanted } from '../../src/cli/compare-planted.ts';
import { READER_VERSION } from '../../src/statement/statement-reading.ts';
import type { ListedFinding } from '../../src/store/match-store.ts';
import { bridgeOf, listFindings } from '../../src/store/match-store.ts';
import { nightInProcess } from './night-in-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { simulatedTenant } from './simulated-tenant.ts';

const STATEMENTS = [
  'PDF_NE_API_TOTAL',
  'PDF_MISSING',
  'PDF_UNREADABLE',
  'LINES_TAX_NE_INVOICE_TAX',
  'ADJUSTMENT_NOT_IN_LINES',
] as const;

async function night(tenant: SimulatedTenant, options: Parameters<typeof nightInProcess>[1] = {}) {
  const report = await nightInProcess(tenant, { options: { full: true }, ...options });
  const findings = await listFindings(tenant.store.db, { runId: report.run.run_id });
  return { ...report, findings: findings.filter((one) => one.severity !== 'info') };
}

/** The middle invoice of the main currency: nothing is ever planted there. */
const cleanInvoice = ({ simulator }: SimulatedTenant) => simulator.tenant.invoices[2]?.id ?? '';

const statementOf = (invoiceId: string) => new RegExp(`/invoices/${invoiceId}/documents/`);

const named = (findings: readonly ListedFinding[]) =>
  findings.map((one) => [one.code, one.invoice_id]);

function figuresOf({ store }: SimulatedTenant) {
  return store.db
    .selectFrom('statement_figure as f')
    .innerJoin('pull as p', 'p.pull_id', 'f.pull_id')
    .select(['p.key', 'p.version', 'f.reader_version', 'f.readable', 'f.payment_terms', 'f.total'])
    .where('p.is_current', '=', true)
    .orderBy('p.key')
    .execute();
}

describe('statements in a night', () => {
  it.each([1, 2])('show exactly what was planted on them in tenant %i', async (seed) => {
    const tenant = await simulatedTenant({ seed, plant: STATEMENTS });

    const { findings, verdicts } = await night(tenant);

    const { found, unplanted } = comparePlanted(tenant.simulator.answerKey, findings);
    expect(found.filter((one) => one.finding === undefined)).toEqual([]);
    expect(unplanted).toEqual([]);
    // A statement that is missing or unreadable changes no verdict.
    expect(verdicts.map((one) => one.verdict)).toEqual([
      'open',
      'explained',
      'explained',
      'explained',
      'open',
      'open',
    ]);
  });

  it('tie the invoice whose lines carry no tax', async () => {
    const tenant = await simulatedTenant({ taxOutsideLines: true });
    const invoice = tenant.simulator.tenant.invoices[2];

    const { findings, verdicts } = await night(tenant);

    expect(findings).toEqual([]);
    expect(verdicts.map((one) => one.verdict)).toEqual(Array(6).fill('explained'));
    const match = await tenant.store.db
      .selectFrom('match')
      .select(['match_id', 'pdf_total', 'lines_tax', 'ties'])
      .where('key', '=', cleanInvoice(tenant))
      .executeTakeFirstOrThrow();
    expect([match.lines_tax, match.ties].map(String)).toEqual(['0', 'true']);
    expect(Number(match.pdf_total)).toBe(Number(invoice?.totalCharges));
    const tax = (await bridgeOf(tenant.store.db, match.match_id)).find(
      (step) => step.code === 'TAX_NOT_IN_LINES',
    );
    expect(Number(tax?.amount)).toBe(Number(invoice?.statement.tax));
  });

  it('are read once, and again only by another version of the reader', async () => {
    const tenant = await simulatedTenant();
    const { db } = tenant.store;
    await night(tenant);
    const first = await figuresOf(tenant);
    expect(first).toHaveLength(6);
    expect(first.every((one) => one.readable && one.payment_terms === 'Net 60 days')).toBe(true);
    await db.updateTable('statement_figure').set({ payment_terms: 'as it was left' }).execute();

    await night(tenant);
    const second = await figuresOf(tenant);
    await db
      .updateTable('statement_figure')
      .set({ reader_version: READER_VERSION - 1 })
      .where('total', '=', second[0]?.total ?? null)
      .execute();
    await night(tenant);

    expect(second.map((one) => one.payment_terms)).toEqual(Array(6).fill('as it was left'));
    expect((await figuresOf(tenant)).map((one) => [one.reader_version, one.payment_terms])).toEqual(
      [
        [READER_VERSION, 'Net 60 days'],
        ...Array<unknown>(5).fill([READER_VERSION, 'as it was left']),
      ],
    );
  });

  it('that were issued again are found, and both are kept', async () => {
    const tenant = await simulatedTenant();
    const invoiceId = cleanInvoice(tenant);
    const first = await night(tenant);
    tenant.simulator.setFaults([{ name: 'reissued', match: statementOf(invoiceId) }]);

    const second = await night(tenant);

    expect(first.findings).toEqual([]);
    expect(named(second.findings)).toEqual([['PDF_CHANGED', invoiceId]]);
    const versions = (await figuresOf(tenant)).map((one) => [one.version, one.readable]);
    expect(versions.filter(([version]) => version === 2)).toEqual([[2, true]]);
    const kept = await tenant.store.db
      .selectFrom('statement')
      .select('sha256')
      .where('invoice_id', '=', invoiceId)
      .execute();
    expect(new Set(kept.map((one) => one.sha256)).size).toBe(2);
  });

  it('that are a web page called PDF, or do not answer, are missing; the verdict stays', async () => {
    const tenant = await simulatedTenant();
    const [page = '', silent = ''] = tenant.simulator.tenant.invoices.map((one) => one.id);
    tenant.simulator.setFaults([
      { name: 'not-pdf', match: statementOf(page) },
      { name: 'timeout', match: statementOf(silent) },
    ]);

    const { findings, verdicts, run } = await night(tenant);

    expect(named(findings).sort()).toEqual([
      ['PDF_MISSING', page],
      ['PDF_MISSING', silent],
    ]);
    expect(verdicts.map((one) => one.verdict)).toEqual(Array(6).fill('explained'));
    expect(run.state).toBe('partial');
  });

  it('that are refused to an app are one sign-in for all, and none is called missing', async () => {
    const tenant = await simulatedTenant();

    const { findings } = await night(tenant, { appOnly: true });

    expect(named(findings)).toEqual([['AUTH_DEGRADED', null]]);
  });
});
