import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { Big } from 'big.js';
import { describe, expect, it } from 'vitest';

import type { JudgedInvoice } from '../../src/cli/print-invoice.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';
import { twoFiles } from './two-files.ts';

interface Checked {
  readonly invoices: readonly JudgedInvoice[];
  readonly findings: readonly { code: string; order_id: string | null }[];
}

describe('recon check', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('judges two files without any setting, writes the reports, and leaves nothing else', async () => {
    const { dir, invoice, planted, lines, orders } = await twoFiles();
    const output = path.join(dir, 'out');
    const settings = {
      TMPDIR: dir,
      RECON_HOME: path.join(dir, 'home'),
      RECON_NOW: '2026-11-24T03:00:00Z',
    };

    const checked = await runRecon(
      ['check', '--lines', lines, '--orders', orders, '-o', output, '--json'],
      settings,
    );

    expect(checked, checked.stderr).toMatchObject({ code: 0 });
    const { invoices } = JSON.parse(checked.stdout) as Checked;
    expect(
      invoices.map(({ verdict }) => [verdict.invoice_id, verdict.verdict, verdict.line_count]),
    ).toEqual([[invoice.id, 'open', invoice.charges.length]]);
    expect(invoices[0]?.findings.map((one) => [one.code, one.order_id])).toEqual([
      ['CHARGE_WITHOUT_ORDER', planted?.orderId],
    ]);
    expect(Big(invoices[0]?.findings[0]?.stake_net ?? '0').toString()).toBe(planted?.stakeNet);
    expect(invoices[0]?.bridge.at(-1)?.running_remainder).toMatch(/^0(\.0+)?$/);
    const reports = await readdir(output, { recursive: true });
    expect(reports.filter((name) => /latest\/.*discrepancies.*\.csv$/.test(name))).not.toEqual([]);
    // The scratch database is gone; `tsx-…` is the cache of what runs TypeScript.
    const left = (await readdir(dir)).filter((name) => !name.startsWith('tsx-'));
    expect(left.sort()).toEqual(['lines.csv', 'orders.csv', 'out']);
  });

  it('names a wrong cell and exits 2', async () => {
    const { dir, lines, orders } = await twoFiles();
    await writeFile(orders, 'customer_id\nx');

    const checked = await runRecon(['check', '--lines', lines, '--orders', orders], {
      TMPDIR: dir,
    });

    expect(checked.code).toBe(2);
    expect(checked.stderr).toContain('row 1: no column');
  });
});
