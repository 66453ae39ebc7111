import { readdir } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';

import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { listedChanges } from '../../reports/lists/listed-changes.ts';
import { listedCustomers } from '../../reports/lists/listed-customers.ts';
import { listedFiles } from '../../reports/lists/listed-files.ts';
import { listedFindings } from '../../reports/lists/listed-findings.ts';
import { listedInvoices } from '../../reports/lists/listed-invoices.ts';
import { listedJudgements } from '../../reports/lists/listed-judgements.ts';
import { listedPulls } from '../../reports/lists/listed-pulls.ts';
import { listedRuns } from '../../reports/lists/listed-runs.ts';
import type { FileFormat } from '../../src/report/file-format.ts';
import type { LiveList } from '../../src/report/live-list.ts';
import { openLiveList } from '../../src/report/open-live-list.ts';
import type { Table } from '../../src/report/table.ts';
import type { ReportsUnderTest } from './reports-under-test.ts';
import { openReportsUnderTest } from './reports-under-test.ts';

let test: ReportsUnderTest;
beforeAll(async () => {
  test = await openReportsUnderTest();
});
afterAll(() => test.end());

/** Numbers from 1, as text, and as money. */
function numbers(upTo: number, more: Partial<Table> = {}): Table {
  return {
    name: 'numbers',
    says: 'One row per number.',
    bulk: true,
    currency: 'currency',
    columns: [
      { name: 'words', kind: 'text', says: 'With an equals sign' },
      { name: 'currency', kind: 'code', says: 'ISO 4217' },
      { name: 'amount', kind: 'amount', says: 'Below zero' },
    ],
    rows: sql`select '=' || i as words, 'USD' as currency, -i as amount, i from generate_series(1, ${upTo}::int) i`,
    order: sql`r.i`,
    ...more,
  };
}

const listOf = (table: Table, more: Partial<LiveList> = {}): LiveList => ({
  table,
  scope: undefined,
  partial: false,
  asked: [],
  ...more,
});

async function open(list: LiveList, format: FileFormat) {
  const opened = await openLiveList(test, format, () => Promise.resolve(list));
  const bytes = await buffer(opened.stream);
  expect(bytes.length).toBe(opened.bytes);
  return { ...opened, bytes };
}

/** Neither on disk nor in the pool. */
async function expectNothingLeft() {
  expect((await readdir(test.reportsDir)).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(test.store.pool.idleCount).toBe(test.store.pool.totalCount);
}

describe('a live list', () => {
  it('is written the same by COPY and by a cursor', async () => {
    const copied = await open(listOf(numbers(3)), 'csv');
    const fetched = await open(listOf(numbers(3, { bulk: false })), 'csv');
    expect(copied.bytes.toString()).toBe(
      "words,currency,amount\r\n'=1,USD,-1.00\r\n'=2,USD,-2.00\r\n'=3,USD,-3.00\r\n",
    );
    expect(fetched.bytes).toEqual(copied.bytes);
    expect(fetched.sha256).toBe(copied.sha256);
    await expectNothingLeft();
  });

  it('is named by what it is of, when it was made, and that it is live', async () => {
    const name = async (more: Partial<LiveList>, format: FileFormat = 'csv') =>
      (await open(listOf(numbers(1), more), format)).fileName.replace(/\d{8}T\d{6}Z/, 'NOW');
    expect(await name({})).toBe('recon_all_numbers_NOW_live.csv');
    expect(await name({ scope: 'G1', partial: true })).toBe(
      'recon_G1_numbers_NOW_PARTIAL_live.csv',
    );
    expect(await name({ scope: '2026-10' }, 'xlsx')).toBe('recon_2026-10_numbers_NOW_live.xlsx');
    expect(await name({ scope: '../../etc/passwd\r\n' })).toMatch(
      /^recon_etc-passwd-[0-9a-f]{8}_numbers_NOW_live\.csv$/,
    );
  });

  it('says in a workbook what was asked for, without a formula', async () => {
    const { bytes } = await open(listOf(numbers(2), { asked: [['search', '=1+1']] }), 'xlsx');
    const [rows = '', about = ''] = [1, 2].map((sheet) =>
      strFromU8(unzipSync(bytes)[`xl/worksheets/sheet${sheet}.xml`] ?? new Uint8Array()),
    );
    expect(rows).toContain('<v>-2.00</v>');
    expect(about).toContain('>search</t>');
    expect(about).toContain('>=1+1</t>');
    expect(rows + about).not.toContain('<f>');
  });

  it('is refused as a workbook when its rows do not fit a sheet, and not as CSV', async () => {
    const many = listOf(numbers(1_048_576, { columns: numbers(1).columns.slice(0, 1) }));
    await expect(open(many, 'xlsx')).rejects.toMatchObject({
      code: 'WORKBOOK_TOO_LARGE',
      kind: 'usage',
    });
    await expectNothingLeft();
    const { bytes } = await open(many, 'csv');
    expect(bytes.toString('latin1', bytes.length - 12)).toBe("'=1048576\r\n".padStart(12, '\n'));
  });

  it.each<FileFormat>(['csv', 'xlsx'])(
    'leaves nothing behind when %s cannot be made',
    async (format) => {
      const broken = numbers(3, {
        rows: sql`select 1 / (2 - i) as words, 'USD' as currency, 0 as amount, i from generate_series(1, 3) i`,
      });
      await expect(open(listOf(broken), format)).rejects.toThrow('division by zero');
      const refused = openLiveList(test, format, () =>
        Promise.reject(new Error('no such invoice')),
      );
      await expect(refused).rejects.toThrow('no such invoice');
      await expectNothingLeft();
    },
  );

  it('is refused when it has amounts and names no currency', async () => {
    await expect(open(listOf(numbers(1, { currency: undefined })), 'csv')).rejects.toMatchObject({
      code: 'REPORT_DEFINITION',
    });
  });
});

describe.each([
  listedFindings({}, { by: 'stake', descending: true }),
  listedInvoices({}, { by: 'date', descending: true }),
  listedCustomers({ invoiceId: 'G1', matchId: '1', asOf: new Date(0) }),
  listedChanges({ invoiceId: 'G1', fromPullId: '1', toPullId: '2' }),
  listedPulls({ matchId: '1', invoiceId: 'G1' }),
  listedJudgements('G1'),
  listedRuns({ needsAttention: false }),
  listedFiles({}),
])('the list $name', (table) => {
  it('names every column once, says what it is, and can be written empty', async () => {
    const names = table.columns.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(table.columns.filter(({ says }) => says === '')).toEqual([]);
    const { bytes } = await open(listOf(table), 'csv');
    expect(bytes.toString()).toBe(`${names.join(',')}\r\n`);
  });
});
