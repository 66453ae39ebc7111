import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { bridge } from '../../reports/bridge.ts';
import { discrepancies } from '../../reports/discrepancies.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { emitScope } from '../../src/report/emit-report.ts';
import { defineReport } from '../../src/report/report.ts';
import { loadReportScope } from '../../src/report/report-scope.ts';
import { aMatch, aRun, insertRow } from './report-rows.ts';
import type { ReportsUnderTest } from './reports-under-test.ts';
import { openReportsUnderTest } from './reports-under-test.ts';

let test: ReportsUnderTest;
beforeAll(async () => {
  test = await openReportsUnderTest();
});
beforeEach(() => test.clear());
afterAll(() => test.end());

const names = (emitted: { files: readonly { manifest: { report: string } }[] }) =>
  emitted.files.map(({ manifest }) => manifest.report);

describe('the files of a run', () => {
  it('lie in the folder of the run, and once more in latest, each beside its manifest', async () => {
    await aRun(test.store, 'r1');
    await aMatch(test.store, { runs: ['r1'], lines: [{}], findings: [{}] });
    await test.emit('r1', { invoiceId: 'G1' });
    await test.emit('r1');
    const files = ['G1_bridge', 'G1_discrepancies', 'G1_lines'].concat(
      ['bridge', 'discrepancies', 'summary'].map((report) => `2026-10_${report}`),
    );
    const named = (folder: string, stamp: string) =>
      files.flatMap((file) =>
        ['csv', 'manifest.json'].map((end) => `2026-10/${folder}/recon_${file}${stamp}.${end}`),
      );
    expect(await test.files()).toEqual(
      [...named('r1', '_20261124T030000Z'), ...named('latest', '')].sort(),
    );
  });

  it('say in the manifest what they are', async () => {
    await aRun(test.store, 'r1');
    const matchId = await aMatch(test.store, {
      runs: ['r1'],
      findings: [{ customer_name: '=x', stake_net: '1.5' }],
    });
    const { files } = await test.emit('r1', { invoiceId: 'G1', report: 'discrepancies' });
    const path = files[0]?.path ?? '';
    const bytes = await readFile(path);
    const manifest: unknown = JSON.parse(
      await readFile(path.replace('.csv', '.manifest.json'), 'utf8'),
    );
    expect(manifest).toEqual({
      file: 'recon_G1_discrepancies_20261124T030000Z.csv',
      report: 'discrepancies',
      scope: 'G1',
      period: '2026-10',
      run: 'r1',
      app_version: '0.1.0',
      rule_set_hash: 'rules-1',
      as_of: '2026-11-24T03:00:00.000Z',
      partial: false,
      inputs: [{ invoice_id: 'G1', match_id: matchId, input_hash: 'input-1' }],
      tenant_inputs: [],
      run_findings: null,
      decisions: null,
      columns: discrepancies.columns.map(({ name }) => name),
      rows: 1,
      guarded_cells: 1,
      sums: {
        USD: { stake_net: '1.50', stake_tax: '0.00', expected_net: null, actual_net: null },
      },
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    const { rows } = await test.store.pool.query('select * from emitted_file');
    expect(rows).toMatchObject([
      { run_id: 'r1', scope: 'G1', report: 'discrepancies', rows: 1, manifest },
    ]);
  });

  it('are called partial when an invoice was not checked, and lose the other name on a retry', async () => {
    await aRun(test.store, 'r1');
    const matchId = await aMatch(test.store, { runs: ['r1'], row: { verdict: 'not-checked' } });
    await aMatch(test.store, { runs: ['r1'], row: { key: 'G2' } });
    await test.emit('r1', { report: 'summary' });
    const folder = '2026-10/r1/recon_2026-10_summary_20261124T030000Z';
    expect(await test.files()).toContain(`${folder}_PARTIAL.csv`);

    await test.store.pool.query(`update match set verdict = 'open' where match_id = $1`, [matchId]);
    await test.emit('r1', { report: 'summary' });
    const files = await test.files();
    expect(files).toContain(`${folder}.csv`);
    expect(files).not.toContain(`${folder}_PARTIAL.csv`);
    expect(files).not.toContain(`${folder}_PARTIAL.manifest.json`);
  });

  it('have the same bytes whenever they are built, whatever came in between', async () => {
    await aRun(test.store, 'r1');
    await aMatch(test.store, { runs: ['r1'], lines: [{}, {}], findings: [{}] });
    const sums = async () => {
      const { files } = await test.emit('r1', { invoiceId: 'G1', force: true });
      return files.map(({ manifest }) => manifest);
    };
    const before = await sums();
    await aRun(test.store, 'r2', { as_of: '2026-12-24T03:00:00Z' });
    await aMatch(test.store, { runs: ['r2'], lines: [{}], findings: [{}] });
    await insertRow(test.store, 'finding_seen', {
      finding_id: 'F-0000000000000001',
      first_seen_at: '2026-12-24T03:00:00Z',
      run_id: 'r2',
    });
    expect(await sums()).toEqual(before);
  });

  it('stay inside the reports folder, whatever the invoice is called', async () => {
    const ids = ['../../x', '/etc/passwd', 'CON', 'x'.repeat(300), '..', 'a b', 'G\n1', 'ü'];
    await aRun(test.store, 'r1');
    for (const key of ids) {
      await aMatch(test.store, { runs: ['r1'], row: { key } });
      await test.emit('r1', { invoiceId: key, report: 'bridge' });
    }
    const files = (await test.files()).filter((file) => file.includes('/r1/'));
    expect(files).toHaveLength(2 * ids.length);
    for (const file of files) {
      expect(file).toMatch(/^2026-10\/r1\/recon_[A-Za-z0-9-]{1,41}_bridge_20261124T030000Z\./);
    }
  });

  it('are refused for a month that is none, and for an invoice the run did not match', async () => {
    await aRun(test.store, 'r1');
    await expect(test.emit('r1', { period: '../2026' })).rejects.toMatchObject({
      code: 'REPORT_SCOPE_UNKNOWN',
    });
    await expect(test.emit('r1', { invoiceId: 'G9' })).rejects.toMatchObject({
      code: 'REPORT_SCOPE_UNKNOWN',
      kind: 'usage',
    });
    await expect(test.emit('r9')).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });
});

describe('when writing fails', () => {
  it('between the last byte and the name, no file is to be seen', async () => {
    await aRun(test.store, 'r1');
    await aMatch(test.store, { runs: ['r1'] });
    const scope = await loadReportScope(test.store.db, {
      runId: 'r1',
      period: '2026-10',
      invoiceId: 'G1',
    });
    const seen: string[] = [];
    const killed = buildReport(test, {
      report: bridge,
      scope,
      check: () => {
        seen.push(...readdirSync(join(test.reportsDir, '2026-10/r1')));
        throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    expect(seen).toEqual([
      expect.stringMatching(/^\.recon_G1_bridge_20261124T030000Z\.csv\.[0-9a-f]{12}\.part$/),
    ]);
    expect(await test.files()).toEqual([]);
  });

  it('half way through the rows, no file is to be seen and the next one is whole', async () => {
    await aRun(test.store, 'r1');
    await aMatch(test.store, { runs: ['r1'], lines: [{}] });
    // The figures are read well, then a row in the middle of the stream cannot be printed.
    const breaking = defineReport({
      ...bridge,
      columns: [
        { name: 'currency', kind: 'code', says: 'ISO 4217' },
        { name: 'n', kind: 'count', says: 'breaks at the end' },
      ],
      query: () =>
        sql`select 'USD' as currency, 1 / (100000 - n) as n from generate_series(1, 100000) n`,
      order: sql`(select 1)`,
    });
    const request = { runId: 'r1', period: '2026-10', invoiceId: 'G1', force: false };
    await expect(emitScope(test, { ...request, reports: [breaking] })).rejects.toThrow(
      'division by zero',
    );
    expect(await test.files()).toEqual([]);
    expect(names(await test.emit('r1', { invoiceId: 'G1' }))).toHaveLength(3);
  });

  it('by a kill, the next emission removes what lies half written, of its own files only', async () => {
    await aRun(test.store, 'r1');
    await aMatch(test.store, { runs: ['r1'] });
    await test.emit('r1', { invoiceId: 'G1', report: 'bridge' });
    const folder = join(test.reportsDir, '2026-10/r1');
    const left = (name: string) => `.recon_${name}_bridge_20261124T030000Z.csv.0123456789ab.part`;
    for (const name of ['G1', 'G12']) await writeFile(join(folder, left(name)), 'half a');
    await writeFile(join(folder, 'recon_G1_notes.part'), 'not hidden, not ours');
    await test.emit('r1', { invoiceId: 'G1', report: 'bridge' });
    expect(readdirSync(folder).sort()).toEqual([
      left('G12'),
      'recon_G1_bridge_20261124T030000Z.csv',
      'recon_G1_bridge_20261124T030000Z.manifest.json',
      'recon_G1_notes.part',
    ]);
  });

  it('what latest holds stays whole', async () => {
    await aRun(test.store, 'r1');
    await aMatch(test.store, { runs: ['r1'] });
    const { files } = await test.emit('r1', { invoiceId: 'G1', report: 'bridge' });
    const path = files[0]?.path ?? '';
    const before = await readFile(path);
    await rm(dirname(path), { recursive: true });
    // A file where the folder should be: the disk refuses, whoever asks.
    await writeFile(dirname(path), 'in the way');
    await expect(
      test.emit('r1', { invoiceId: 'G1', report: 'bridge', force: true }),
    ).rejects.toMatchObject({ code: 'EEXIST' });
    const latest = join(test.reportsDir, '2026-10/latest/recon_G1_bridge.csv');
    expect(await readFile(latest)).toEqual(before);
    await expect(access(path)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
