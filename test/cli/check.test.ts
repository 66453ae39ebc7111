import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Big } from 'big.js';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { JudgedInvoice } from '../../src/cli/print-invoice.ts';
import { generateTenant } from '../../src/simulator/generate-tenant.ts';
import { portalFile } from '../../src/simulator/portal-file.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';

interface Checked {
  readonly invoices: readonly JudgedInvoice[];
  readonly findings: readonly { code: string; order_id: string | null }[];
}

/** A simulated tenant's newest invoice and all its orders, as two files in a folder of the test's own. */
async function twoFiles() {
  const dir = await mkdtemp(path.join(tmpdir(), 'recon-check-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const tenant = generateTenant({
    seed: 1,
    now: new Date('2026-11-24T03:00:00Z'),
    customers: 6,
    lines: 60,
    plant: ['CHARGE_WITHOUT_ORDER'],
  });
  const planted = tenant.answerKey[0];
  const invoice = tenant.invoices.find(({ id }) => id === planted?.invoiceId);
  if (invoice === undefined) throw new Error('nothing is planted');
  const rows = tenant.orders.flatMap((order) =>
    order.lines.map(({ number, item, quantity }) =>
      [
        order.customer.id,
        order.alternateId,
        number,
        `${item.productId}:${item.skuId}:${item.availabilityId}`,
        Math.max(quantity, 1),
        '',
        order.currency,
        order.createdAt.slice(0, 10),
      ].join(','),
    ),
  );
  const header =
    'customer_id,order_id,order_line,catalog_item_id,quantity,unit_price,currency,ordered_at';
  const files = { lines: path.join(dir, 'lines.csv'), orders: path.join(dir, 'orders.csv') };
  await writeFile(files.lines, portalFile(tenant, invoice));
  await writeFile(files.orders, [header, ...rows].join('\n'));
  return { dir, invoice, planted, ...files };
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
