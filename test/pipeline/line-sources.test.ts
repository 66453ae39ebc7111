import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import type { LineSourceSetting } from '../../src/lib/line-source.ts';
import { PLANTED_CODES } from '../../src/simulator/planted-finding.ts';
import { readEvidence } from '../../src/store/evidence-store.ts';
import { nightInProcess } from './night-in-process.ts';
import { downloadLines } from './portal-download.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { simulatedTenant } from './simulated-tenant.ts';

const TIMEOUT_MS = 240_000;
/** All but what makes one source fail, which others do not have. */
const PLANT = PLANTED_CODES.filter(
  (code) => !['PARTIAL_PULL', 'PAGE_CHAIN_BROKEN', 'SOURCE_DISAGREEMENT'].includes(code),
);

describe('lines of three sources', { timeout: TIMEOUT_MS }, () => {
  it('give the same discrepancies, byte for byte', async () => {
    const files = new Map<LineSourceSetting, Readonly<Record<string, string>>>();
    for (const lineSource of ['v1', 'graph', 'file'] as const) {
      const tenant = await simulatedTenant({ plant: PLANT });
      if (lineSource === 'file') await downloadLines(tenant);
      await nightInProcess(tenant, { lineSource });
      files.set(lineSource, await discrepanciesOf(tenant));
    }

    const byV1 = files.get('v1') ?? {};
    expect(Object.keys(byV1).length).toBeGreaterThan(6);
    expect(Object.values(byV1).join('\n')).toContain('QUANTITY_OVER');
    expect(files.get('graph')).toEqual(byV1);
    expect(files.get('file')).toEqual(byV1);
  });

  it('are judged alike when the source of a tenant changes: no invoice is matched anew', async () => {
    const tenant = await simulatedTenant({ plant: ['QUANTITY_OVER'] });
    await nightInProcess(tenant, { lineSource: 'v1' });
    const { rows: before } = await tenant.store.pool.query(
      "select count(*)::int from match where subject = 'invoice'",
    );

    const night = await nightInProcess(tenant, { lineSource: 'graph', options: { full: true } });

    expect(
      (await tenant.store.pool.query("select count(*)::int from match where subject = 'invoice'"))
        .rows,
    ).toEqual(before);
    expect(night.pulls).toContainEqual({
      resource: 'line-items',
      how: 'new',
      pulls: 6,
      rows: linesOf(tenant),
    });
  });
});

describe('the export at night', { timeout: TIMEOUT_MS }, () => {
  it('is what auto takes for current months, and reads no file whose eTag is held', async () => {
    const tenant = await simulatedTenant();
    const first = await nightInProcess(tenant, { lineSource: 'auto' });
    const { blob, lineitems } = tenant.simulator.requests;

    const second = await nightInProcess(tenant, { lineSource: 'auto' });

    expect(lineitems).toBeUndefined();
    expect(blob).toBeGreaterThan(6);
    expect(tenant.simulator.requests['blob']).toBe(blob);
    expect(first.missing).toEqual([]);
    expect(second.pulls).toContainEqual({
      resource: 'line-items',
      how: 'unchanged',
      pulls: 6,
      rows: linesOf(tenant),
    });
  });

  it('is read again when its eTag changed, and stores nothing when its lines did not', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant, { lineSource: 'graph' });
    const before = tenant.simulator.requests['blob'] ?? 0;
    tenant.simulator.setFaults([{ name: 'reissued-export' }]);

    const night = await nightInProcess(tenant, { lineSource: 'graph' });

    expect(tenant.simulator.requests['blob']).toBe(before * 2);
    expect(night.pulls.find((one) => one.resource === 'line-items')?.how).toBe('unchanged');
  });

  it('starts over when its data is issued again while it is read', async () => {
    const tenant = await simulatedTenant();
    const [invoice] = tenant.simulator.tenant.invoices;
    tenant.simulator.setFaults([
      { name: 'expired-signature', times: 1, match: new RegExp(`InvoiceId=${invoice?.id ?? ''}/`) },
      { name: 'reissued-export', times: 1, match: /manifests|operations/ },
    ]);

    const night = await nightInProcess(tenant, { lineSource: 'graph' });

    expect(night.missing).toEqual([]);
    expect(night.verdicts.map((one) => one.line_count)).toEqual(countsOf(tenant));
  });

  it('gives way to a file that was put there, where Graph has no data', async () => {
    const tenant = await simulatedTenant();
    await downloadLines(tenant);
    tenant.simulator.setFaults([{ name: 'no-data' }]);

    const night = await nightInProcess(tenant, { lineSource: 'auto' });

    expect(night.missing).toEqual([]);
    expect(night.verdicts.map((one) => one.line_count)).toEqual(countsOf(tenant));
  });

  it('is missed in Graph’s own words where there is no file either', async () => {
    const tenant = await simulatedTenant();
    tenant.simulator.setFaults([{ name: 'no-data' }]);

    const night = await nightInProcess(tenant, { lineSource: 'auto' });

    expect(night.missing.map((one) => [one.resource, one.code])).toEqual(
      Array.from({ length: 6 }, () => ['line-items', 'EXPORT_NO_DATA']),
    );
    expect(night.missing[0]?.says).toContain('No data available');
  });
});

describe('a file of the portal', { timeout: TIMEOUT_MS }, () => {
  it('is kept byte for byte, page by page', async () => {
    const tenant = await simulatedTenant();
    const files = await downloadLines(tenant);
    await nightInProcess(tenant, { lineSource: 'file' });

    const { rows } = await tenant.store.pool.query<{ key: string; pages: string[] }>(
      `select p.key, array_agg(g.sha256 order by g.page_no) as pages
       from pull p join pull_page g using (pull_id) where p.resource = 'line-items' group by p.key`,
    );
    for (const { key, pages } of rows) {
      const kept = await Promise.all(pages.map((sha) => readEvidence(tenant.store.db, sha)));
      expect(sha256(Buffer.concat(kept))).toBe(sha256(await readFile(files[key] ?? '')));
    }
    expect(rows).toHaveLength(6);
  });

  it('that is not there is missed with what to do', async () => {
    const tenant = await simulatedTenant();

    const night = await nightInProcess(tenant, { lineSource: 'file' });

    expect(night.missing.map((one) => one.code)).toEqual(
      Array.from({ length: 6 }, () => 'LINES_FILE_MISSING'),
    );
  });

  it('that is wrong stores nothing, and costs itself alone beside another source', async () => {
    const tenant = await simulatedTenant();
    const files = await downloadLines(tenant);
    const [file = ''] = Object.values(files);
    await writeFile(file, (await readFile(file, 'utf8')).replace(/\r\n$/, ',surplus\r\n'));

    const alone = await nightInProcess(tenant, { lineSource: 'file' });
    const { rows } = await tenant.store.pool.query(
      `select count(*)::int as pulls from pull where resource = 'line-items'`,
    );
    const beside = await nightInProcess(tenant, { lineSource: 'graph' });

    expect(alone.missing.map((one) => [one.resource, one.code])).toEqual([
      ['line-items', 'LINES_CSV'],
    ]);
    expect(rows).toEqual([{ pulls: 5 }]);
    expect(beside.missing.map((one) => [one.resource, one.code])).toEqual([
      ['lines-file', 'LINES_CSV'],
    ]);
    expect(beside.verdicts.map((one) => one.line_count)).toEqual(countsOf(tenant));
  });
});

function countsOf({ simulator }: SimulatedTenant): readonly number[] {
  return simulator.tenant.invoices.map(({ charges }) => charges.length);
}

function linesOf(tenant: SimulatedTenant): number {
  return countsOf(tenant).reduce((sum, count) => sum + count, 0);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The newest discrepancies of every scope, by name. */
async function discrepanciesOf({
  home,
}: SimulatedTenant): Promise<Readonly<Record<string, string>>> {
  const reports = path.join(home, 'reports');
  const entries = await readdir(reports, { recursive: true });
  const latest = entries.filter((name) => /latest\/.*discrepancies.*\.csv$/.test(name)).sort();
  const texts = await Promise.all(latest.map((name) => readFile(path.join(reports, name), 'utf8')));
  return Object.fromEntries(
    latest.map((name, at) => [name.replace(/_\d{8}T[^_.]*/, ''), texts[at] ?? '']),
  );
}
