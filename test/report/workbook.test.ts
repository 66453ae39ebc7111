import { readdir } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';

import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { REPORTS } from '../../reports/index.ts';
import { sumAmounts } from '../../src/lib/sum-amounts.ts';
import { FINDING_WORDS } from '../../src/match/finding-words.ts';
import { openWorkbook } from '../../src/report/workbook/open-workbook.ts';
import { decideFindings } from '../../src/store/decision-store.ts';
import { hasOffice, officeSheets } from './office-sheets.ts';
import { aMatch, aRun } from './report-rows.ts';
import type { ReportsUnderTest } from './reports-under-test.ts';
import { openReportsUnderTest } from './reports-under-test.ts';

const office = await hasOffice();
if (!office) process.stderr.write('soffice is not installed: workbooks are not opened in it\n');

/** What a spreadsheet would run, count, or take for something else. */
const ODD_TEXTS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '=HYPERLINK("http://x","y")',
  '0001',
  '1E10',
  '12345678901234567890',
  '2026-09-03',
  '<b>&amp;</b>',
  '_x0041_',
  ' leading and trailing ',
  'two\nlines',
  'Müller 日本 😀',
];

let test: ReportsUnderTest;
let sheets: Readonly<Record<string, readonly (readonly string[])[]>>;
beforeAll(async () => {
  test = await openReportsUnderTest();
  await aRun(test.store, 'r1');
  await aMatch(test.store, {
    runs: ['r1'],
    row: {
      total_charges: '-173.59',
      lines_total: '-174.05',
      lines_subtotal: '-174.05',
      line_count: ODD_TEXTS.length,
      matched_lines: 2,
      matched_net: '-20.20',
    },
    lines: ODD_TEXTS.map((text, index) => ({
      customer_name: text,
      sku_id: text,
      order_id: text,
      charge_start_on: '2026-10-01',
      subtotal: index === 0 ? '-42.75' : '-10.10',
      total: index === 0 ? '-42.75' : '-10.10',
    })),
    dispositions: [
      { line_no: 2, order_id: 'o', order_line: 0 },
      { line_no: 3, order_id: 'o', order_line: 0 },
    ],
    findings: ODD_TEXTS.map((text, index) => ({
      finding_id: `F-00000000000000${index + 10}`,
      why: text,
      customer_id: index === 0 ? null : `c${index % 2}`,
      customer_name: text,
      role: index === 1 ? 'contributing' : 'root',
      stake_type: index % 2 === 0 ? 'claim' : 'exposure',
      stake_net: index === 1 ? '0' : '0.1',
      currency: index < 10 ? 'USD' : 'EUR',
      severity: index === 6 ? 'info' : 'high',
    })),
    steps: [
      {
        currency: 'USD',
        step_no: 1,
        step: 'Invoice total',
        code: '',
        amount: '-173.59',
        running_remainder: '-173.59',
      },
      {
        currency: 'USD',
        step_no: 2,
        step: '=1',
        code: '',
        amount: '-174.05',
        running_remainder: '0.46',
      },
      {
        currency: 'USD',
        step_no: 3,
        step: 'Rest',
        code: 'X',
        amount: '0.46',
        running_remainder: '0',
      },
    ],
  });
  await aMatch(test.store, {
    runs: ['r1'],
    row: {
      key: 'G2',
      currency: 'JPY',
      total_charges: '500',
      lines_total: '500',
      lines_subtotal: '500',
      line_count: 1,
    },
    lines: [{ subtotal: '500', total: '500', currency: 'JPY' }],
  });
  await test.emit('r1');
  await test.emit('r1', { invoiceId: 'G1' });
  await decideFindings(
    test.store.db,
    { findingIds: ['F-0000000000000012'] },
    { action: 'accept', reason: '=1+1' },
    { actor: '@Anna', via: 'page', at: new Date('2026-11-24T09:00:00Z'), batch: 'one' },
  );
  if (office) sheets = await officeSheets((await book()).bytes);
});
afterAll(() => test.end());

async function book(name = 'workbook', scope = '2026-10') {
  const opened = await openWorkbook(
    { ...test, reports: REPORTS, words: FINDING_WORDS },
    { name, scope, runId: undefined },
  );
  const bytes = await buffer(opened.stream);
  expect(bytes.length).toBe(opened.bytes);
  return { ...opened, bytes };
}

/** One column of a sheet as the office program computed it, by its header. */
function column(sheet: string, title: string): readonly string[] {
  const [header = [], ...rows] = sheets[sheet] ?? [];
  return rows.map((row) => row[header.indexOf(title)] ?? '');
}

describe('a workbook in LibreOffice', { skip: !office }, () => {
  it('sums to what Postgres sums, per currency and negative amounts too', async () => {
    const { rows } = await sql<{ currency: string; total: string }>`
      select currency, sum(total)::text as total from charge group by currency order by currency`.execute(
      test.store.db,
    );
    const currencies = column('Lines', 'Currency');
    const sums = rows.map(({ currency }) => ({
      currency,
      total: sumAmounts(column('Lines', 'Total').filter((_, at) => currencies[at] === currency)),
    }));
    expect(sums).toEqual([
      { currency: 'JPY', total: '500' },
      { currency: 'USD', total: '-174.05' },
    ]);
    expect(rows).toEqual(sums);
  });

  it('computes the summary from the sheets', () => {
    const [first, second] = ['G1', 'G2'].map((invoice) => {
      const at = column('Summary', 'invoice_id').indexOf(invoice);
      return (title: string) => column('Summary', title)[at];
    });
    const titles =
      'lines_total total_less_lines line_count matched_lines matched_net unexplained open_findings open_claims_net open_exposure_net'.split(
        ' ',
      );
    expect(titles.map((title) => first?.(title))).toEqual([
      '-174.05',
      '0.46',
      '14',
      '2',
      '-20.2',
      '0',
      '11',
      '0.3',
      '0.4',
    ]);
    expect(titles.slice(0, 3).map((title) => second?.(title))).toEqual(['500', '0', '1']);
  });

  it('computes reasons and customers, of those without customer too', () => {
    expect(column('By reason', 'severity')).toEqual(['high', 'high', 'info']);
    expect(column('By reason', 'currency')).toEqual(['EUR', 'USD', 'USD']);
    expect(column('By reason', 'findings')).toEqual(['4', '9', '1']);
    expect(column('By reason', 'unsettled')).toEqual(['4', '8', '1']);
    expect(column('By reason', 'unsettled_claim_net')).toEqual(['0.2', '0.3', '0.1']);
    expect(column('By reason', 'unsettled_exposure_net')).toEqual(['0.2', '0.4', '0']);
    const customers = column('By customer', 'customer_id');
    expect(customers).toEqual(['c0', 'c0', 'c1', 'c1', '']);
    expect(column('By customer', 'findings')).toEqual(['2', '4', '2', '5', '1']);
    expect(column('By customer', 'unsettled')).toEqual(['2', '3', '2', '5', '1']);
    expect(column('By customer', 'unsettled_claim_net')).toEqual(['0.2', '0.3', '0', '0', '0.1']);
  });

  it('keeps ids and texts as they are, whatever they look like', () => {
    for (const title of ['SkuId', 'OrderId', 'CustomerName']) {
      expect(column('Lines', title).slice(0, ODD_TEXTS.length)).toEqual(ODD_TEXTS);
    }
    expect(column('Discrepancies', 'why').toSorted()).toEqual(ODD_TEXTS.toSorted());
    expect(column('Bridge', 'step')).toContain('=1');
    expect(column('Discrepancies', 'decision_reason')).toContain('=1+1');
    expect(column('Discrepancies', 'decided_by')).toContain('@Anna');
  });
});

describe('a workbook', () => {
  it('holds formulas on the sheets that sum up, and nowhere else', async () => {
    const parts = unzipSync((await book()).bytes);
    const formulas = [1, 2, 3, 4, 5, 6, 7].map((sheet) => {
      const part = parts[`xl/worksheets/sheet${sheet}.xml`];
      return strFromU8(part ?? new Uint8Array()).split('<f>').length - 1;
    });
    expect(formulas).toEqual([18, 0, 15, 25, 0, 0, 0]);
    expect(
      Object.keys(parts).filter((name) => /macro|vba|external|connection/i.test(name)),
    ).toEqual([]);
  });

  it('stores figures as figures, days as days and the rest as text', async () => {
    const { bytes } = await book('lines', 'G1');
    const xml = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    expect(xml).toContain('<v>-42.75</v>');
    expect(xml).toContain('<v>46296</v>');
    expect(xml).toContain('t="inlineStr"><is><t xml:space="preserve">12345678901234567890</t>');
    expect(xml).not.toContain('<f>');
  });

  it('is the same bytes whenever it is made, and leaves no file behind', async () => {
    const before = await test.files();
    const [one, again] = [await book(), await book()];
    expect(one.sha256).toBe(again.sha256);
    expect(one.bytes.equals(again.bytes)).toBe(true);
    expect(one.fileName).toBe(again.fileName);
    await expect.poll(() => test.files()).toEqual(before);
  });

  it('shows what was decided since the run, and says so in its name; of a run named it is as the run was', async () => {
    const { fileName } = await book();
    expect(fileName).toBe('recon_2026-10_workbook_20261124T030000Z_live.xlsx');
    const ports = { ...test, reports: REPORTS, words: FINDING_WORDS };
    const ofRun = await openWorkbook(ports, { name: 'workbook', scope: 'G1', runId: 'r1' });
    const parts = unzipSync(await buffer(ofRun.stream));
    expect(ofRun.fileName).toBe('recon_G1_workbook_20261124T030000Z.xlsx');
    expect(strFromU8(parts['xl/worksheets/sheet2.xml'] ?? new Uint8Array())).not.toContain('@Anna');
  });

  it('is refused for what nobody emitted, and for what no report is called', async () => {
    await expect(book('workbook', 'G9')).rejects.toMatchObject({
      code: 'REPORT_UNKNOWN',
      kind: 'usage',
    });
    await expect(book('linens', 'G1')).rejects.toMatchObject({
      code: 'REPORT_UNKNOWN',
      kind: 'usage',
    });
  });

  it('is refused when its lines do not fit a sheet', async () => {
    const count = (lines: number) =>
      test.store.pool.query(`update match set line_count = $1 where key = 'G2'`, [lines]);
    await count(1_048_575 - ODD_TEXTS.length + 1);
    await expect(book()).rejects.toMatchObject({ code: 'WORKBOOK_TOO_LARGE', kind: 'usage' });
    await count(1);
    const folder = `${test.reportsDir}/2026-10/r1`;
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
