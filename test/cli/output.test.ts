import { describe, expect, it } from 'vitest';

import type { RunReport } from '../../src/cli/print-run.ts';
import { simulatedTenant } from '../pipeline/simulated-tenant.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';

// The escape character itself: what starts every colour.
const ESCAPE = '\u001b';

describe('output', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('is JSON on request, whole, and alone on stdout', async () => {
    const { settings } = await simulatedTenant({ plant: ['QUANTITY_UNDER', 'AUTH_DEGRADED'] });
    const night = await jsonOf<RunReport>(['run'], settings, 3);
    const [open] = night.verdicts.filter((one) => one.verdict === 'open');

    const runs = await jsonOf<{ run_id: string }[]>(['runs', 'list'], settings);
    const run = await jsonOf<RunReport>(['runs', 'show', night.run.run_id], settings);
    const invoices = await jsonOf<{ verdict: string }[]>(['invoices', 'list'], settings);
    const invoice = await jsonOf<{ findings: { code: string }[]; bridge: object[] }>(
      ['invoices', 'show', open?.invoice_id ?? ''],
      settings,
    );
    const findings = await jsonOf<{ code: string }[]>(['findings', 'list'], settings);
    const reports = await jsonOf<{ scope: string }[]>(['reports', 'list'], settings);

    expect(runs.map((one) => one.run_id)).toEqual([night.run.run_id]);
    expect(run).toEqual(night);
    expect(invoices.map((one) => one.verdict).toSorted()).toEqual(
      night.verdicts.map((one) => one.verdict).toSorted(),
    );
    expect(invoice.findings.map((one) => one.code)).toEqual(['QUANTITY_UNDER']);
    expect(invoice.bridge.length).toBeGreaterThan(1);
    expect(findings.map((one) => one.code).toSorted()).toEqual(['AUTH_DEGRADED', 'QUANTITY_UNDER']);
    expect(new Set(reports.map((one) => one.scope)).size).toBe(6 + 3);
  });

  it('of data goes to stdout, talk to stderr', async () => {
    const { settings } = await simulatedTenant({ plant: ['AUTH_DEGRADED'] });

    const night = await runRecon(['run'], settings);

    expect(night.stdout).toMatch(/^invoice +period +verdict/);
    expect(night.stdout.trim().split('\n')).toHaveLength(1 + 6);
    expect(night.stderr).toContain('✓ match-invoice');
    expect(night.stderr).toContain('Missing: statement ');
    expect(night.stderr).toContain('Reports: ');
  });

  it('is coloured when that is forced, and never against NO_COLOR', async () => {
    const coloured = await runRecon(['run'], { FORCE_COLOR: '1', NO_COLOR: '' });
    const plain = await runRecon(['run'], { FORCE_COLOR: '1', NO_COLOR: '1' });

    expect(coloured.stderr).toContain(`${ESCAPE}[31mError:`);
    expect(plain.stderr).toMatch(/^Error: /);
    expect(plain.stderr).not.toContain(ESCAPE);
  });
});

/** @param code how the command has to exit */
async function jsonOf<T>(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  code = 0,
): Promise<T> {
  const finished = await runRecon([...args, '--json'], settings);
  expect(finished, finished.stderr).toMatchObject({ code });
  return JSON.parse(finished.stdout) as T;
}
