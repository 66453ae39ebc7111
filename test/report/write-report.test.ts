import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';

import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { REPORTS } from '../../reports/index.ts';
import type { Report } from '../../src/report/report.ts';
import { defineReport } from '../../src/report/report.ts';
import type { ReportScope, ScopeKind } from '../../src/report/report-scope.ts';
import { loadReportScope } from '../../src/report/report-scope.ts';
import { writeReport } from '../../src/report/write-report.ts';
import { parseCsv } from './parse-csv.ts';
import { aBalancesMatch, aMatch, anOrdersMatch, aRun, insertRow } from './report-rows.ts';
import type { ReportsUnderTest } from './reports-under-test.ts';
import { openReportsUnderTest } from './reports-under-test.ts';

const NASTY = [
  '=1+1',
  ' -1',
  '\uFEFF=1',
  '\n@x',
  '\r',
  'line\nfeed',
  'carriage\rreturn',
  'both\r\n',
  '"',
  'a "quoted", b',
  '"=1"',
  ',=1',
  "'=1",
  '\\.',
  '\\n',
  '＝1',
  '日本 😀 \u202Ertl\u200F',
  'null',
  '   ',
  '',
  '-99.90',
];

let test: ReportsUnderTest;
/** One of each kind, for the reports that are made for it. */
let scopes: Readonly<Record<ScopeKind, ReportScope>>;
beforeAll(async () => {
  test = await openReportsUnderTest();
  await aRun(test.store, 'r1');
  await aMatch(test.store, {
    runs: ['r1'],
    row: { total_charges: '-1.5', ties: false, not_checked: NASTY.slice(0, 3) },
    lines: NASTY.map((text) => ({ customer_name: text, mpn_id: text, subtotal: '-0.125' })),
    findings: NASTY.map((text, index) => ({
      finding_id: `F-00000000000000${index + 10}`,
      why: text,
      customer_name: text,
      expected_net: '-99.9',
      currency: index % 2 === 0 ? 'JPY' : 'KWD',
    })),
    steps: NASTY.map((text, index) => ({
      currency: 'USD',
      step_no: index + 1,
      step: text,
      code: '',
      amount: '-1',
      running_remainder: '0',
    })),
  });
  await insertRow(test.store, 'finding_seen', {
    finding_id: 'F-0000000000000010',
    first_seen_at: '2026-11-20T03:00:01.9Z',
    run_id: 'r0',
  });
  await anOrdersMatch(
    test.store,
    ['r1'],
    NASTY.map((text) => ({ order_id: text, promised_unit_price: '-99.9', invoices: [text] })),
  );
  await aBalancesMatch(
    test.store,
    ['r1'],
    NASTY.map((text) => ({ document_id: text, balance: '-0.125', open_amount: '-99.9' })),
  );
  const scopeOf = (invoiceId?: string) =>
    loadReportScope(test.store.db, { runId: 'r1', period: '2026-10', invoiceId });
  scopes = { invoice: await scopeOf('G1'), period: await scopeOf() };
});
afterAll(() => test.end());

/** What is written, and what is said about it. */
async function write(report: Report, bulk: boolean) {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const scope = report.scopes.includes('invoice') ? scopes.invoice : scopes.period;
  const written = await writeReport(test.store, { ...report, bulk }, scope, sink);
  return { csv: Buffer.concat(chunks).toString('utf8'), written };
}

describe('both writers', () => {
  it.each(REPORTS)('write the same $name', async (report) => {
    const copied = await write(report, true);
    expect(copied).toEqual(await write(report, false));
    expect(copied.written.rows).toBe(report.name === 'summary' ? 1 : NASTY.length);
  });

  it('write the same bytes of any cells of any kind', async () => {
    const text = fc.oneof(
      fc.constantFrom(...NASTY),
      fc.string({ unit: 'grapheme' }).map((one) => one.replaceAll('\0', '')),
      fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '=', ' ', "'", '\uFEFF', '-', 'a') }),
    );
    const money = fc
      .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat({ max: 9 }))
      .map(([digits, scale]) => `${digits}e-${scale}`);
    const or = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
    const row = fc.record({
      words: or(text),
      id: or(text),
      currency: or(fc.constantFrom('USD', 'JPY', 'KWD', 'CLF', '-X')),
      money: or(money),
      price: or(money),
      n: or(fc.integer()),
      on: or(fc.constantFrom('2026-11-24', '1999-01-01')),
      at: or(fc.constantFrom('2026-11-24T03:00:00.9Z', '2026-11-24T03:00:00+02:00')),
      yes: or(fc.boolean()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), async (rows) => {
        const report = ofRows(rows);
        const copied = await write(report, true);
        expect(copied).toEqual(await write(report, false));
        expect(parseCsv(copied.csv)).toHaveLength(rows.length + 1);
      }),
      { numRuns: 60 },
    );
  });

  it('write more rows than a cursor fetches at a time, in order', async () => {
    const rows = Array.from({ length: 1201 }, (_, index) => ({ words: `=${index}` }));
    const { csv, written } = await write(ofRows(rows), false);
    expect(parseCsv(csv).map(([words]) => words)).toEqual([
      'words',
      ...rows.map(({ words }) => `'${words}`),
    ]);
    expect(written).toEqual({
      rows: 1201,
      guardedCells: 1201,
      sums: {},
      bytes: Buffer.byteLength(csv),
      sha256: createHash('sha256').update(csv).digest('hex'),
    });
  });
});

describe.each([true, false])('where bulk is %s', (bulk) => {
  it('a disk that refuses the bytes ends the writing, and leaves no connection behind', async () => {
    const rows = Array.from({ length: 5000 }, () => ({ words: 'x'.repeat(100) }));
    const full = new Writable({
      write(_chunk, _encoding, done) {
        done(new Error('disk full'));
      },
    });
    const report = { ...ofRows(rows), bulk };
    await expect(writeReport(test.store, report, scopes.invoice, full)).rejects.toThrow(
      'disk full',
    );
    const { pool } = test.store;
    expect(pool.idleCount).toBe(pool.totalCount);
    expect((await write(report, bulk)).written.rows).toBe(5000);
  });

  it('a row that cannot be printed ends the writing with the reason', async () => {
    const breaking = {
      ...ofRows([]),
      query: () => sql`
        select null as words, null as id, 'USD' as currency, null as money, null as price,
          1 / (100000 - i) as n, null as on, null as at, true as yes, i from generate_series(1, 100000) i`,
    };
    await expect(write(breaking, bulk)).rejects.toThrow('division by zero');
    const { pool } = test.store;
    expect(pool.idleCount).toBe(pool.totalCount);
  });
});

/** A report with a column of every kind, of the rows given. */
function ofRows(rows: readonly object[]): Report {
  return defineReport({
    name: 'odd',
    says: 'x',
    scopes: ['invoice'],
    bulk: false,
    currency: 'currency',
    columns: [
      { name: 'words', kind: 'text', says: 'x' },
      { name: 'id', kind: 'id', says: 'x' },
      { name: 'currency', kind: 'code', says: 'x' },
      { name: 'money', kind: 'amount', says: 'x' },
      { name: 'price', kind: 'price', says: 'x' },
      { name: 'n', kind: 'count', says: 'x' },
      { name: 'on', kind: 'day', says: 'x' },
      { name: 'at', kind: 'instant', says: 'x' },
      { name: 'yes', kind: 'flag', says: 'x' },
    ],
    query: () => sql`
      select e.*, i from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality a(j, i)
      cross join jsonb_to_record(a.j) as e(words text, id text, currency text, money numeric, price numeric,
        n numeric, "on" date, at timestamptz, yes boolean)`,
    order: sql`r.i`,
  });
}
