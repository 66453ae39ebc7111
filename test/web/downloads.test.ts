import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { Big } from 'big.js';
import { parse } from 'csv-parse/sync';
import type { LightMyRequestResponse } from 'fastify';
import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { MEDIA_TYPES } from '../../src/report/file-format.ts';
import { changesSince } from '../../src/store/changes-since.ts';
import type { FindingListFilter, FindingSort } from '../../src/store/finding-list-store.ts';
import { pageOfFindings, stakeSums } from '../../src/store/finding-list-store.ts';
import { pullsOfMatch } from '../../src/store/invoice-trail-store.ts';
import type { JudgedInvoice } from '../../src/store/judged-invoice-store.ts';
import { listJudgedInvoices } from '../../src/store/judged-invoice-store.ts';
import { sumByCustomer } from '../../src/store/line-list-store.ts';
import { pageOfRuns } from '../../src/store/run-list-store.ts';
import { hasOffice, openInOffice } from '../report/office-sheets.ts';
import { API_TOKEN, HOST, openWebUnderTest, type WebUnderTest } from './web-under-test.ts';

const office = await hasOffice();
if (!office) process.stderr.write('soffice is not installed: downloads are not opened in it\n');

/** Names that a spreadsheet would run, a header would break at, or a path would lead out by. */
const RUN_BY_SPREADSHEETS = [
  `=cmd|' /C calc'!A0`,
  '+1',
  '@SUM(A1:A9)',
  '-2+3',
  '\t=1',
  '\r=1',
  '＝1+1',
  '＋1',
  ' =1',
  '\uFEFF=1',
];
const HOSTILE = [
  ...RUN_BY_SPREADSHEETS,
  '../../etc/passwd',
  'a\r\nX-Injected: yes',
  '"quoted", with comma',
];

const FILE_NAME =
  /^attachment; filename="(recon_[A-Za-z0-9-]+_[a-z]+_\d{8}T\d{6}Z(_PARTIAL)?(_live)?\.(csv|xlsx))"$/;

type Row = Readonly<Record<string, string>>;

describe('downloads', () => {
  let web: WebUnderTest;
  let invoices: readonly JudgedInvoice[];
  beforeAll(async () => {
    web = await openWebUnderTest({ requestsPerMinute: 10_000 });
    const { db, pool } = web.tenant.store;
    await pool.query(
      `update finding f set customer_name = ($1::text[])[1 + h.at % $2], why = ($1::text[])[1 + h.at % $2]
       from (select match_id, finding_id, (row_number() over (order by finding_id))::int as at from finding) h
       where f.match_id = h.match_id and f.finding_id = h.finding_id`,
      [HOSTILE, HOSTILE.length],
    );
    await pool.query(
      `update charge set customer_name = ($1::text[])[1 + line_no % $2], sku_id = '000' || line_no % 10`,
      [HOSTILE, HOSTILE.length],
    );
    invoices = await listJudgedInvoices(db, {}, { by: 'findings', descending: true });
  });
  afterAll(() => web.close());

  const invoice = () => invoices[0] as JudgedInvoice;
  const rowsOf = async (url: string): Promise<readonly Row[]> => {
    const answer = await web.get(url);
    expect({ url, status: answer.statusCode }).toEqual({ url, status: 200 });
    assertWhole(answer);
    return parse<Row>(answer.rawPayload, { bom: true, columns: true, relax_quotes: false });
  };

  it('hands out every list in every format, with length and hash of its own bytes', async () => {
    const { invoice_id: id } = invoice();
    const lists = [
      '/discrepancies/download?',
      '/invoices/download?',
      `/invoices/${id}/download?tab=discrepancies`,
      `/invoices/${id}/download?tab=lines`,
      `/invoices/${id}/download?tab=customers`,
      `/invoices/${id}/download?tab=bridge`,
      `/invoices/${id}/download?tab=evidence`,
      `/invoices/${id}/download?tab=history`,
      '/runs/download?',
      '/reports/download?',
    ];
    for (const list of lists) {
      for (const format of ['xlsx', 'csv-excel', 'csv']) {
        const answer = await web.get(`${list}&format=${format}`);
        expect({ list, format, status: answer.statusCode }).toEqual({ list, format, status: 200 });
        const name = assertWhole(answer);
        expect(name).toMatch(format === 'xlsx' ? /_live\.xlsx$/ : /_live\.csv$/);
        const start = answer.rawPayload.subarray(0, 3);
        if (format === 'xlsx') expect(start.toString('latin1', 0, 2)).toBe('PK');
        else expect(start.equals(Buffer.from('\uFEFF'))).toBe(format === 'csv-excel');
      }
    }
    expect(
      (await readdir(path.join(web.tenant.home, 'reports'))).filter((one) => one.endsWith('.part')),
    ).toEqual([]);
  });

  it('gives the very findings of the page, all pages of them, in its order and to the cent', async () => {
    const { db } = web.tenant.store;
    const { period, invoice_id: invoiceId } = invoice();
    const filters: readonly FindingListFilter[] = [
      {},
      { period },
      { invoiceId },
      { severity: 'high' },
      { stake: 'claim', currency: invoice().currency },
      { search: 'passwd' },
      { search: '%' },
      { min: '100.00' },
      { state: 'unsettled' },
    ];
    const sorts: readonly FindingSort[] = ['stake', 'severity', 'code', 'customer', 'age'];
    for (const [at, only] of filters.entries()) {
      const by = sorts[at % sorts.length] ?? 'stake';
      const sort = { by, descending: at % 2 === 0 };
      const page = await pageOfFindings(db, only, { ...sort, offset: 0, limit: 10_000 });
      const { invoiceId: named, ...rest } = only;
      const query = new URLSearchParams({
        ...(named === undefined ? {} : { invoice: named }),
        ...(rest as Record<string, string>),
        sort: by,
        direction: sort.descending ? 'desc' : 'asc',
        format: 'csv',
      });
      const rows = await rowsOf(`/discrepancies/download?${query}`);
      expect(rows.map((row) => row['finding_id'])).toEqual(page.rows.map((one) => one.finding_id));
      expect(rows).toHaveLength(page.total);
      for (const { currency, stake_type, stake_net } of await stakeSums(db, only)) {
        const own = rows.filter(
          (row) =>
            row['currency'] === currency &&
            row['stake_type'] === stake_type &&
            row['role'] === 'root',
        );
        expect(sumOf(own, 'stake_net').eq(stake_net)).toBe(true);
      }
    }
    expect(await rowsOf('/discrepancies/download?page=7&format=csv')).toEqual(
      await rowsOf('/discrepancies/download?format=csv'),
    );
  });

  it('gives the invoices of the page, with their figures', async () => {
    for (const query of ['', 'verdict=open', 'sort=claim&direction=asc', 'currency=XXX']) {
      const asked = Object.fromEntries(new URLSearchParams(query));
      const listed = await listJudgedInvoices(
        web.tenant.store.db,
        { verdict: asked['verdict'] as 'open' | undefined, currency: asked['currency'] },
        asked['sort'] === 'claim'
          ? { by: 'claim', descending: false }
          : { by: 'date', descending: true },
      );
      const rows = await rowsOf(`/invoices/download?${query}&format=csv`);
      expect(rows.map((row) => row['invoice_id'])).toEqual(listed.map((one) => one.invoice_id));
      for (const [at, one] of listed.entries()) {
        expect(new Big(rows[at]?.['total_charges'] ?? '').eq(one.total_charges)).toBe(true);
        expect(new Big(rows[at]?.['open_claims_net'] ?? '').eq(one.claim_net)).toBe(true);
        expect(rows[at]?.['open_findings']).toBe(String(one.open_findings));
      }
    }
  });

  it('gives the lines of an invoice by what was made of them, and amounts below zero as figures', async () => {
    const { invoice_id: id, match_id: match } = invoice();
    const all = await rowsOf(`/invoices/${id}/download?tab=lines&format=csv`);
    expect(all).toHaveLength(invoice().line_count);
    let lines = 0;
    for (const disposition of ['matched', 'tolerated', 'finding', 'out-of-scope']) {
      const rows = await rowsOf(
        `/invoices/${id}/download?tab=lines&disposition=${disposition}&format=csv`,
      );
      const { rows: stored } = await sql<{ count: string; sum: string }>`
        select count(*) as count, coalesce(sum(c.subtotal), 0) as sum
        from disposition d join charge c on c.invoice_id = d.invoice_id and c.line_no = d.line_no
        join pull p on p.pull_id = c.pull_id and p.is_current
        where d.match_id = ${match}::bigint and d.disposition = ${disposition}`.execute(
        web.tenant.store.db,
      );
      expect(String(rows.length)).toBe(stored[0]?.count);
      expect(sumOf(rows, 'Subtotal').eq(stored[0]?.sum ?? '')).toBe(true);
      lines += rows.length;
    }
    expect(lines).toBe(all.length);
    const refunds = all.filter((row) => row['Subtotal']?.startsWith('-'));
    expect(refunds.length).toBeGreaterThan(0);
    expect(refunds.every((row) => /^-\d+\.\d{2,}$/.test(row['Subtotal'] ?? ''))).toBe(true);
  });

  it('gives what else an invoice page lists: sums by customer, the bridge, what changed', async () => {
    const { db } = web.tenant.store;
    const {
      invoice_id: invoiceId,
      match_id: matchId,
      as_of: asOf,
      total_charges: total,
    } = invoice();
    const customers = await rowsOf(`/invoices/${invoiceId}/download?tab=customers&format=csv`);
    const sums = await sumByCustomer(db, { invoiceId, matchId, asOf });
    expect(customers.map((row) => row['customer_id'])).toEqual(sums.map((one) => one.customer_id));
    expect(
      sumOf(customers, 'total').eq(sums.reduce((all, one) => all.plus(one.total), new Big(0))),
    ).toBe(true);
    const bridge = await rowsOf(`/invoices/${invoiceId}/download?tab=bridge&format=csv`);
    expect(new Big(bridge[0]?.['amount'] ?? '').eq(total)).toBe(true);
    expect(new Big(bridge.at(-1)?.['running_remainder'] ?? '1').eq(0)).toBe(true);

    const evidence = await rowsOf(`/invoices/${invoiceId}/download?tab=evidence&format=csv`);
    const pulls = await pullsOfMatch(db, { matchId, invoiceId });
    expect(evidence.map((row) => row['content_hash'])).toEqual(
      pulls.map((one) => one.content_hash),
    );
    const [judged] = await rowsOf(`/invoices/${invoiceId}/download?tab=history&format=csv`);
    expect(judged).toMatchObject({ run_id: invoice().run_id, reused: 'no' });
    expect(new Big(judged?.['total_charges'] ?? '').eq(total)).toBe(true);

    let compared = 0;
    for (const { invoice_id: id } of invoices) {
      const changes = await changesSince(db, id, undefined);
      const url = `/invoices/${id}/download?tab=changes&format=csv`;
      if (changes === undefined) {
        expect((await web.get(url)).statusCode).toBe(404);
        continue;
      }
      const rows = await rowsOf(url);
      expect(rows).toHaveLength(changes.lines.length);
      for (const { net } of changes.sums) expect(sumOf(rows, 'net').eq(net)).toBe(true);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(0);
  });

  it('gives runs and files as filtered', async () => {
    for (const show of ['all', 'attention']) {
      const needsAttention = show === 'attention';
      const { db } = web.tenant.store;
      const page = await pageOfRuns(db, { needsAttention }, { offset: 0, limit: 100 });
      const listed = await rowsOf(`/runs/download?show=${show}&format=csv`);
      expect(listed.map((row) => row['run_id'])).toEqual(page.rows.map((one) => one.run_id));
      expect(listed[0]?.['lines']).toBe(String(page.rows[0]?.lines));
    }
    const { rows } = await web.tenant.store.pool.query<{ sha256: string }>(
      `select sha256 from emitted_file where report = 'bridge' order by scope desc`,
    );
    const listed = await rowsOf('/reports/download?report=bridge&format=csv');
    expect(listed.map((row) => row['sha256']).toSorted()).toEqual(
      rows.map((row) => row.sha256).toSorted(),
    );
  });

  it('shows names as text, whatever a spreadsheet would make of them', async () => {
    const rows = await rowsOf('/discrepancies/download?format=csv-excel');
    const shown = new Set(rows.map((row) => row['customer_name']));
    for (const name of RUN_BY_SPREADSHEETS) expect(shown).toContain(`'${name}`);
    for (const name of HOSTILE.slice(RUN_BY_SPREADSHEETS.length)) expect(shown).toContain(name);
    for (const row of rows) expect(row['stake_net']).toMatch(/^\d+(\.\d+)?$/);
  });

  it.each([
    ['/discrepancies/download?format=exe', 400],
    ['/discrepancies/download?sort=why', 400],
    ['/invoices/download?period=..%2f..%2fetc', 400],
    ['/invoices/..%2f..%2fetc%2fpasswd/download?tab=lines', 404],
    ['/invoices/G1%0d%0aX-Injected:%20yes/download?tab=lines', 404],
    ['/invoices/G1%00/download?tab=lines', 400],
    ['/invoices/G1/download?tab=secrets', 400],
    ['/runs/download?show=%0d%0aX-Injected:%20yes', 400],
    ['/reports/download?report=../../etc/passwd', 400],
    ['/reports/passwd/2026-10?format=xlsx', 400],
    ['/reports/workbook/..%2f..%2fetc%2fpasswd?format=xlsx', 404],
    ['/reports/workbook/2026-10?format=csv', 404],
    ['/api/v1/reports/a:..%2f..%2fetc:lines/file?format=xlsx', 404],
  ])('refuses %s with %i', async (url, status) => {
    const answer = await web.get(url);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['x-injected']).toBeUndefined();
    expect(answer.headers['content-disposition']).toBeUndefined();
  });

  it('says of what a search with a line break is a list, and no more in its name', async () => {
    const answer = await web.get(
      `/discrepancies/download?search=${encodeURIComponent('a\r\nX-Injected: yes')}&format=xlsx`,
    );
    expect(answer.headers['x-injected']).toBeUndefined();
    expect(assertWhole(answer)).toMatch(/^recon_all_discrepancies_/);
    const parts = unzipSync(answer.rawPayload);
    const about = strFromU8(parts['xl/worksheets/sheet2.xml'] ?? new Uint8Array());
    expect(about).toContain('X-Injected: yes');
    expect(about).toContain('No run emitted it');
  });

  it('hands out emitted files in three formats, the workbook of invoice and month, and the statement', async () => {
    const { invoice_id: id, period } = invoice();
    const csv = await web.get(`/reports/discrepancies/${id}?format=csv`);
    const excel = await web.get(`/reports/discrepancies/${id}?format=csv-excel`);
    expect(excel.rawPayload).toEqual(Buffer.concat([Buffer.from('\uFEFF'), csv.rawPayload]));
    for (const url of [
      `/reports/discrepancies/${id}?format=csv`,
      `/reports/discrepancies/${id}?format=csv-excel`,
      `/reports/discrepancies/${id}?format=xlsx`,
      `/reports/workbook/${id}?format=xlsx`,
      `/reports/workbook/${period}?format=xlsx`,
      `/reports/summary/${period}?format=xlsx`,
    ]) {
      expect(assertWhole(await web.get(url))).not.toContain('_live');
    }
    const pdf = await web.get(`/invoices/${id}/statement.pdf`);
    expect(pdf.headers['content-length']).toBe(String(pdf.rawPayload.length));
    expect(pdf.headers['x-content-sha256']).toBe(sha256(pdf.rawPayload));
  });

  it('shows a decision in the list at once, and never in the file that a run emitted', async () => {
    const { invoice_id: id } = invoice();
    const emitted = await rowsOf(`/reports/discrepancies/${id}?format=csv`);
    const finding = emitted[0]?.['finding_id'] ?? '';
    const taken = await web.app.inject({
      method: 'POST',
      url: `/api/v1/findings/${finding}/decision`,
      headers: { host: HOST, authorization: `Bearer ${API_TOKEN}` },
      body: { decision: 'accept', reason: '=1+1' },
    });
    expect(taken.statusCode).toBeLessThan(300);
    const live = await rowsOf(`/invoices/${id}/download?tab=discrepancies&format=csv`);
    expect(live.find((row) => row['finding_id'] === finding)).toMatchObject({
      state: 'accepted',
      decision_reason: "'=1+1",
    });
    expect(await rowsOf(`/reports/discrepancies/${id}?format=csv`)).toEqual(emitted);
    expect(emitted[0]?.['state']).toBe('open');
  });

  it('gives the API the same files, by a format or by what the caller accepts', async () => {
    const headers = { host: HOST, authorization: `Bearer ${API_TOKEN}` };
    const get = (url: string, more = {}) =>
      web.app.inject({ url, headers: { ...headers, ...more } });
    for (const list of ['findings', 'invoices']) {
      const json = (await get(`/api/v1/${list}`)).json<{ total: number }>();
      const asked = await get(`/api/v1/${list}?format=csv`);
      assertWhole(asked);
      expect(parse(asked.rawPayload, { columns: true })).toHaveLength(json.total);
      const accepted = await get(`/api/v1/${list}`, { accept: 'text/csv' });
      expect(accepted.rawPayload).toEqual(asked.rawPayload);
      const sheet = await get(`/api/v1/${list}?format=xlsx`, { accept: 'text/csv' });
      assertWhole(sheet);
      expect(sheet.rawPayload.toString('latin1', 0, 2)).toBe('PK');
    }
    const { paths } = (await get('/api/openapi.json')).json<{
      paths: Record<string, { get: { responses: { 200: { content: Record<string, unknown> } } } }>;
    }>();
    for (const described of ['/api/v1/findings', '/api/v1/reports/{reportId}/file']) {
      const { content } = paths[described]?.get.responses[200] ?? { content: {} };
      expect(Object.keys(content)).toEqual(
        expect.arrayContaining(['text/csv; charset=utf-8', MEDIA_TYPES.xlsx]),
      );
    }
    const { items } = (await get('/api/v1/reports')).json<{
      items: readonly { id: string; rows: number; sha256: string }[];
    }>();
    const file = items[0];
    const plain = await get(`/api/v1/reports/${file?.id ?? ''}/file`);
    expect(sha256(plain.rawPayload)).toBe(file?.sha256);
    assertWhole(await get(`/api/v1/reports/${file?.id ?? ''}/file?format=xlsx`));
    assertWhole(await get(`/api/v1/reports/${file?.id ?? ''}/file?format=csv-excel`));
  });

  describe('in LibreOffice', { skip: !office }, () => {
    type Opened = Awaited<ReturnType<typeof openInOffice>>[string];
    let opened: Readonly<Record<string, Opened>>;
    beforeAll(async () => {
      const id = invoice().invoice_id;
      const take = async (url: string) => (await web.get(url)).rawPayload;
      opened = await openInOffice({
        'list.xlsx': await take(`/invoices/${id}/download?tab=lines&format=xlsx`),
        'book.xlsx': await take(`/reports/workbook/${id}?format=xlsx`),
        'excel.csv': await take(`/invoices/${id}/download?tab=lines&format=csv-excel`),
      });
    });

    const column = (sheets: Opened | undefined, sheet: string, title: string) => {
      const [header = [], ...rows] = sheets?.[sheet] ?? [];
      const at = header.findIndex(({ text }) => text === title);
      return rows.map((row) => row[at] ?? { text: '', isText: false });
    };
    const linesOf: readonly (readonly [string, string])[] = [
      ['list.xlsx', 'lines'],
      ['book.xlsx', 'Lines'],
      ['excel.csv', 'excel'],
    ];

    it.each(linesOf)('sums the amounts of %s as Postgres does', async (file, sheet) => {
      const { rows } = await sql<{ sum: string }>`
        select sum(c.subtotal) as sum from charge c join pull p on p.pull_id = c.pull_id and p.is_current
        where c.invoice_id = ${invoice().invoice_id}`.execute(web.tenant.store.db);
      const cells = column(opened[file], sheet, 'Subtotal');
      expect(cells.some(({ isText }) => isText)).toBe(false);
      expect(cells.some(({ text }) => text.startsWith('-'))).toBe(true);
      const sum = cells.reduce((all, { text }) => all.plus(text), new Big(0));
      expect(sum.eq(rows[0]?.sum ?? '')).toBe(true);
    });

    it.each(linesOf.slice(0, 2))('keeps ids, SKUs and names of %s as text', (file, sheet) => {
      const skus = column(opened[file], sheet, 'SkuId');
      expect(skus.every(({ text, isText }) => isText && /^000\d$/.test(text))).toBe(true);
      const names = column(opened[file], sheet, 'CustomerName').map(({ text }) => inOffice(text));
      for (const name of HOSTILE) expect(names).toContain(inOffice(name));
    });

    it('runs nothing that stands in the CSV for Excel', () => {
      const names = column(opened['excel.csv'], 'excel', 'CustomerName').map(({ text }) => text);
      for (const name of RUN_BY_SPREADSHEETS) expect(names).toContain(inOffice(`'${name}`));
    });

    it('finds formulas on the sheets that sum up, and nowhere else', () => {
      const withFormulas = Object.entries(opened).flatMap(([file, sheets]) =>
        Object.entries(sheets)
          .filter(([, rows]) => rows.flat().some(({ isFormula }) => isFormula))
          .map(([sheet]) => `${file}: ${sheet}`),
      );
      expect(withFormulas).toEqual([
        'book.xlsx: Summary',
        'book.xlsx: By reason',
        'book.xlsx: By customer',
      ]);
    });
  });
});

/** Its headers say the length, the hash and a safe name, and nobody keeps it. @returns the name */
function assertWhole({ headers, rawPayload }: LightMyRequestResponse): string {
  expect(headers['content-length']).toBe(String(rawPayload.length));
  expect(headers['x-content-sha256']).toBe(sha256(rawPayload));
  expect(headers['cache-control']).toBe('no-store, private');
  const [, name = ''] = FILE_NAME.exec(String(headers['content-disposition'])) ?? [];
  expect(name).not.toBe('');
  expect(name.length).toBeLessThanOrEqual(100);
  return name;
}

/** The office program ends most lines with LF. */
function inOffice(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function sumOf(rows: readonly Row[], column: string): Big {
  return rows.reduce((sum, row) => sum.plus(row[column] ?? '0'), new Big(0));
}
