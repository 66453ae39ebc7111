import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { Big } from 'big.js';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { FindingRow } from '../../src/store/finding-list-store.ts';
import { pageOfFindings, stakeSums } from '../../src/store/finding-list-store.ts';
import type { JudgedInvoice } from '../../src/store/judged-invoice-store.ts';
import { listJudgedInvoices } from '../../src/store/judged-invoice-store.ts';
import { periodTotals } from '../../src/store/period-totals.ts';
import { twoFiles } from '../cli/two-files.ts';
import type { WebUnderTest } from './web-under-test.ts';
import { openWebUnderTest } from './web-under-test.ts';

const PAYLOAD = `<img src=x onerror="alert(1)"><script>alert('x')</script>"'>`;

/** What a reader reads. */
function textOf(html: string): string {
  return html.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');
}

describe('pages', () => {
  let web: WebUnderTest;
  let invoices: readonly JudgedInvoice[];
  let findings: readonly FindingRow[];
  beforeAll(async () => {
    web = await openWebUnderTest();
    const { db } = web.tenant.store;
    invoices = await listJudgedInvoices(db, {}, { by: 'findings', descending: true });
    findings = (
      await pageOfFindings(db, {}, { by: 'stake', descending: true, offset: 0, limit: 1000 })
    ).rows;
  });
  afterAll(() => web.close());

  const invoice = () => invoices[0] as JudgedInvoice;

  it('says in a sentence whether the month is explained', async () => {
    const { statusCode, body } = await web.get('/');
    expect(statusCode).toBe(200);
    expect(textOf(body)).toMatch(
      /\d+ of \d+ invoices explained\. \d+ discrepancies open: [\d,.]+ EUR and [\d,.]+ USD charged too much,/,
    );
    expect(body).toContain('<h1>October 2026</h1>');
  });

  it.each(['', 'bridge', 'lines', 'customers', 'changes', 'evidence', 'history'])(
    'shows the tab %j of an invoice at an address of its own, under 200 kB',
    async (tab) => {
      const { statusCode, body } = await web.get(
        `/invoices/${invoice().invoice_id}?tab=${tab || 'discrepancies'}`,
      );
      expect(statusCode).toBe(200);
      expect(body.match(/aria-current="page"/g)).toHaveLength(2);
      expect(Buffer.byteLength(body)).toBeLessThan(200_000);
    },
  );

  it('traces every kind of discrepancy', async () => {
    const one = [...new Map(findings.map((finding) => [finding.code, finding])).values()];
    expect(one.length).toBeGreaterThan(20);
    for (const { finding_id: id, code } of one) {
      const { statusCode, body } = await web.get(`/discrepancies/${id}`);
      expect({ code, statusCode }).toEqual({ code, statusCode: 200 });
      expect(body).toContain(code);
      expect(body).toContain('Next:');
    }
  });

  it('pages lines by key, each once and in order', async () => {
    const seen: number[] = [];
    let url: string | undefined = `/invoices/${invoice().invoice_id}?tab=lines`;
    while (url !== undefined) {
      const { body }: { body: string } = await web.get(url);
      seen.push(...[...body.matchAll(/id="line-(\d+)"/g)].map((match) => Number(match[1])));
      url = /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toEqual(Array.from({ length: invoice().line_count }, (_, index) => index + 1));
  });

  it('narrows the list by each filter, and finds text as it is typed', async () => {
    const { code, customer_name: name } = findings[0] as FindingRow;
    const { body } = await web.get(`/discrepancies?code=${code}`);
    const shown = [...body.matchAll(/<tr id="(F-[0-9a-f]+)"/g)].map((match) => match[1]);
    expect(shown).toEqual(findings.filter((one) => one.code === code).map((one) => one.finding_id));
    expect((await web.get('/discrepancies?search=%25')).body).toContain('No discrepancy matches');
    const byName = await web.get(`/discrepancies?search=${encodeURIComponent(name ?? '')}`);
    expect(byName.body).not.toContain('No discrepancy matches');
  });

  it.each([
    '/invoices?sort=total_charges;drop table run',
    '/invoices?sort=invoice&sort=date',
    '/invoices?period=2026-13',
    '/discrepancies?direction=down',
    '/discrepancies?severity=worst',
    '/discrepancies?min=1e9999',
    '/discrepancies?page=0',
    '/runs?show=none',
    '/reports?report=passwd',
  ])('refuses what is not on its lists: %s', async (url) => {
    const { statusCode, body } = await web.get(encodeURI(url));
    expect(statusCode).toBe(400);
    expect(body).toContain('The address asks for something this page does not have');
  });

  it.each([
    ['/invoices/G000000000', 'never judged'],
    ['/discrepancies/F-0000000000000000', 'No run kept here'],
    ['/runs/20200101T000000Z-abcd', 'no run'],
    ['/reports/lines/G000000000', 'was emitted'],
    ['/nowhere', 'no page'],
  ])('answers %s with a page that keeps the menu', async (url, says) => {
    const { statusCode, body } = await web.get(url);
    expect(statusCode).toBe(404);
    expect(body).toContain(says);
    expect(body).toContain('aria-label="Main"');
  });

  it('names on the overview all that the file of the newest month adds up to', async () => {
    const { db } = web.tenant.store;
    const file = await web.get('/reports/discrepancies/2026-10?format=csv');
    const rows = parse<Record<string, string>>(file.body, { columns: true });
    const inFile = new Map<string, Big>();
    for (const row of rows) {
      if (row['role'] !== 'root' || row['severity'] === 'info' || row['currency'] === '') continue;
      const of = `${row['currency'] ?? ''} ${row['stake_type'] ?? ''}`;
      inFile.set(of, (inFile.get(of) ?? new Big(0)).plus(row['stake_net'] ?? '0'));
    }
    const elsewhere = await stakeSums(db, { period: 'none', state: 'unsettled' });
    const totals = await periodTotals(db, '2026-10');
    const named = (currency: string, type: 'claim' | 'exposure') =>
      [
        totals.find((one) => one.currency === currency)?.[`${type}_net`],
        elsewhere.find((one) => one.currency === currency && one.stake_type === type)?.stake_net,
      ].reduce((sum, amount) => sum.plus(amount ?? '0'), new Big(0));
    expect(totals.length).toBeGreaterThan(1);
    for (const { currency } of totals) {
      for (const type of ['claim', 'exposure'] as const) {
        const sum = inFile.get(`${currency} ${type}`) ?? new Big(0);
        expect(`${currency} ${type} ${named(currency, type).toFixed()}`).toBe(
          `${currency} ${type} ${sum.toFixed()}`,
        );
      }
    }
    expect((await web.get('/')).body).toContain('Besides, of no invoice');
    const list = await web.get('/discrepancies?period=none&state=unsettled');
    expect(list.statusCode).toBe(200);
  });

  it('hands out a report byte for byte, for Excel with a byte order mark', async () => {
    const url = `/reports/discrepancies/${invoice().invoice_id}`;
    const plain = await web.get(`${url}?format=csv`);
    const sha256 = createHash('sha256').update(plain.rawPayload).digest('hex');
    expect(plain.headers['x-content-sha256']).toBe(sha256);
    expect(plain.headers['cache-control']).toBe('no-store, private');
    expect(plain.headers['content-disposition']).toMatch(
      /^attachment; filename="recon_[\w.-]+\.csv"$/,
    );
    const excel = await web.get(`${url}?format=csv-excel`);
    expect(excel.rawPayload).toEqual(Buffer.concat([Buffer.from('\uFEFF'), plain.rawPayload]));
    expect(excel.headers['content-length']).toBe(String(excel.rawPayload.length));
    expect(excel.headers['x-content-sha256']).toBe(
      createHash('sha256').update(excel.rawPayload).digest('hex'),
    );
  });

  it.each([
    '/reports/..%2f..%2fetc%2fpasswd/x',
    '/reports/discrepancies/..%2f..%2f..%2fetc%2fpasswd',
    '/reports/discrepancies/%00',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e/web-app.ts',
  ])('gives no file for the path %s', async (url) => {
    const { statusCode, body } = await web.get(url);
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode).toBeLessThan(500);
    expect(body).not.toMatch(/root:|"csp-recon"|createWebApp/);
  });

  it('hands out the PDF statement as it came', async () => {
    const { rawPayload, headers } = await web.get(
      `/invoices/${invoice().invoice_id}/statement.pdf`,
    );
    expect(rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect(headers['content-disposition']).toBe(
      `attachment; filename="${invoice().invoice_id}.pdf"`,
    );
    expect(createHash('sha256').update(rawPayload).digest('hex')).toBe(headers['x-content-sha256']);
  });

  it('re-runs an invoice, shows its progress as it comes, and shows the running one to who asks again', async () => {
    const started = await web.post(`/invoices/${invoice().invoice_id}/rerun`, {
      from: 'match',
    });
    expect(started.statusCode).toBe(303);
    const page = String(started.headers['location']);
    const again = await web.post(`/invoices/${invoice().invoice_id}/rerun`, { from: 'match' });
    expect(again.headers['location']).toBe(page);

    const events = await web.get(`${page}/events`);
    expect(events.headers['content-type']).toBe('text/event-stream');
    expect(events.body).toMatch(
      /^event: sentence\ndata: Working for [^\n]+ steps done\.[^\n]*\n\nevent: progress\ndata: <div/,
    );
    expect(events.body).toMatch(/event: ended\ndata: done\n\n$/);
    await web.settled();
    const { body } = await web.get(page);
    expect(body).toContain('Done');
    expect(body).toContain(`recon rerun ${invoice().invoice_id}`);
    expect((await web.get('/runs')).body).toContain('re-run');
  });

  it('keeps a failure among what needs attention until the same ran well', async () => {
    const { pool } = web.tenant.store;
    const failed = '20261101T000000Z-dead';
    await pool.query(
      `insert into run (run_id, kind, scope, options, as_of, state, error_text, app_version, rule_set_hash, created_at, ended_at)
       select $1, kind, 'night', options, as_of, 'failed', 'Partner Center refused us', app_version, rule_set_hash,
         created_at - interval '1 day', ended_at from run order by created_at limit 1`,
      [failed],
    );
    await pool.query(`update run set state = 'failed' where scope = 'night' and run_id <> $1`, [
      failed,
    ]);
    expect((await web.get('/runs?show=attention')).body).toContain('Partner Center refused us');
    await pool.query(`update run set state = 'done' where scope = 'night' and run_id <> $1`, [
      failed,
    ]);
    expect((await web.get('/runs?show=attention')).body).not.toContain('Partner Center refused us');
  });

  it('tries again what failed in a run, and in all that need attention at once', async () => {
    const { pool } = web.tenant.store;
    const started = await web.post(`/invoices/${invoice().invoice_id}/rerun`, { from: 'report' });
    await web.settled();
    const page = String(started.headers['location']);
    const runId = decodeURIComponent(page.replace('/runs/', ''));
    const fail = async () => {
      await pool.query(`update run set state = 'done'`);
      await pool.query(`update run set state = 'failed' where run_id = $1`, [runId]);
      await pool.query(
        `update step set state = 'failed' where run_id = $1 and job = 'emit-reports'`,
        [runId],
      );
    };
    const stateOfRun = async () => {
      await web.settled();
      const { rows } = await pool.query('select state from run where run_id = $1', [runId]);
      return (rows as { state: string }[])[0]?.state;
    };

    await fail();
    expect((await web.post(`${page}/retry`, { _csrf: 'made-up' })).statusCode).toBe(403);
    expect(await stateOfRun()).toBe('failed');
    expect((await web.post(`${page}/retry`, {})).headers['location']).toBe(page);
    expect(await stateOfRun()).toBe('done');

    await fail();
    expect((await web.get('/runs?show=attention')).body).toContain('Re-run all failed (1)');
    expect((await web.post('/runs/retry', {})).headers['location']).toBe('/runs');
    expect(await stateOfRun()).toBe('done');
  });

  it('reconciles two files that somebody hands in, and names the wrong one', async () => {
    const { invoice, lines, orders } = await twoFiles();
    const upload = { lines: await readFile(lines), orders: await readFile(orders) };
    const checked = await web.upload('/check', upload);
    expect(checked.statusCode).toBe(200);
    expect(checked.body).toContain(`Invoice ${invoice.id}`);
    expect(checked.body).toContain('Charged without an order');

    const wrong = await web.upload('/check', { ...upload, orders: Buffer.from('a,b\n1,2\n') });
    expect(wrong.statusCode).toBe(400);
    expect(wrong.body).toContain('orders.csv');
    const unproved = await web.upload('/check', upload, 'made-up');
    expect(unproved.statusCode).toBe(403);
  });

  it('tries what recon needs, and says what to do where it fails', async () => {
    const { statusCode, body } = await web.get('/health');
    expect(statusCode).toBe(200);
    expect(body).toContain('database');
    expect(body).toMatch(/● Works/);
  });

  it('puts a decision on record, shows it with its history, and takes it back', async () => {
    const { finding_id: id } = findings[0] as FindingRow;
    const page = `/discrepancies/${id}`;
    const form = await decisionForm(page);
    const sent = { ...form, action: 'waive', reason: 'Rests', until: '2099-12-31', as: 'Erika' };
    const answer = await web.post(`${page}/decision`, sent);
    expect(answer.statusCode).toBe(303);
    expect(answer.headers['location']).toBe(`${page}#decision`);
    expect((await web.post(`${page}/decision`, sent)).statusCode).toBe(303);

    const decided = textOf((await web.get(page)).body);
    expect(decided).toMatch(/◷ Waived *Waived until 31 Dec 2099 on .* by Erika: Rests/);
    expect(decided.match(/Waived until 31 Dec 2099: Rests/g)).toHaveLength(1);
    expect((await web.get(`/discrepancies?state=waived`)).body).toContain(id);

    const undo = /action="([^"]+\/undo)"/.exec((await web.get(page)).body)?.[1] ?? '';
    expect((await web.post(undo, {})).statusCode).toBe(303);
    const undone = textOf((await web.get(page)).body);
    expect(undone).toContain('Nobody decided yet.');
    expect(undone).toContain('Undid an entryErika');
    expect((await web.post(undo, {})).statusCode).toBe(404);
  });

  it('decides nothing that is not said whole, was ticked by nobody, or has other figures by now', async () => {
    const { finding_id: id } = findings[0] as FindingRow;
    const page = `/discrepancies/${id}`;
    const form = { ...(await decisionForm(page)), action: 'accept', reason: 'Right' };
    const refused = async (url: string, fields: Readonly<Record<string, string>>) => {
      const { statusCode, body } = await web.post(url, fields);
      return [statusCode, /<code>[^<]*<\/code> · (\w+)/.exec(body)?.[1]];
    };
    const one = `${page}/decision`;
    expect(await refused(one, { ...form, reason: '  ' })).toEqual([400, 'DECISION_INCOMPLETE']);
    expect(await refused(one, { ...form, action: 'waive', until: '2020-01-01' })).toEqual([
      400,
      'DECISION_INCOMPLETE',
    ]);
    expect(await refused(one, { ...form, reason: 'x'.repeat(1001) })).toEqual([
      400,
      'ADDRESS_WRONG',
    ]);
    expect(await refused(one, { ...form, seen: 'other' })).toEqual([409, 'FINDING_CHANGED']);
    expect(await refused(one, { ...form, _csrf: 'made-up' })).toEqual([403, 'FORM_EXPIRED']);
    const picked = { ...form, back: '/discrepancies' };
    expect(await refused('/discrepancies/decide', picked)).toEqual([400, 'NOTHING_PICKED']);
    expect(await refused('/discrepancies/decide', { ...picked, finding: 'F-0' })).toEqual([
      404,
      'FINDING_UNKNOWN',
    ]);
    expect(textOf((await web.get(page)).body)).toContain('Nobody decided yet.');
  });

  it('comes back from a decision to the list as it was, with the way to take it back', async () => {
    const [first, second] = findings as [FindingRow, FindingRow];
    const back = '/discrepancies?sort=stake&direction=desc';
    const { headers } = await web.post('/discrepancies/decide', {
      ...(await decisionForm(`/discrepancies/${first.finding_id}`)),
      action: 'assign',
      assignee: 'Sales',
      finding: first.finding_id,
      back,
    });
    const place = String(headers['location']);
    expect(place).toMatch(/^\/discrepancies\?sort=stake&direction=desc&decided=page%3A/);
    const list = (await web.get(place)).body;
    expect(textOf(list)).toContain('✓ 1 discrepancy assigned.');
    expect(list).toContain(second.finding_id);
    expect((await web.get('/discrepancies?assignee=Sales')).body).toContain(first.finding_id);
    const undo = /action="(\/decisions\/[^"]+\/undo)"/.exec(list)?.[1] ?? '';
    const undone = await web.post(undo, { back });
    expect(textOf((await web.get(String(undone.headers['location']))).body)).toContain(
      '✓ 1 discrepancy as before.',
    );
  });

  it('shows markup in what people said as text', async () => {
    const { finding_id: id } = findings[0] as FindingRow;
    const page = `/discrepancies/${id}`;
    for (const said of [
      {
        action: 'dispute',
        reason: PAYLOAD,
        ticket: PAYLOAD.slice(0, 100),
        as: PAYLOAD.slice(0, 100),
      },
      { action: 'comment', comment: PAYLOAD },
      { action: 'assign', assignee: PAYLOAD.slice(0, 100) },
    ]) {
      const form = { ...(await decisionForm(page)), ...said };
      expect((await web.post(`${page}/decision`, form)).statusCode).toBe(303);
    }
    for (const url of [page, '/discrepancies', `/invoices/${findings[0]?.invoice_id ?? ''}`]) {
      const { body } = await web.get(url);
      expect(body).toContain('&lt;img src=x onerror=');
      expect(body).not.toContain('<img');
      expect(body).not.toContain('<script>alert');
    }
  });

  /** What the form of a page sends before anybody typed. */
  async function decisionForm(page: string): Promise<Readonly<Record<string, string>>> {
    const { body } = await web.get(page);
    const hidden = [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
    return Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
  }

  // Last: it spoils every name.
  it('shows markup in stored names as text, wherever they stand', async () => {
    const { pool } = web.tenant.store;
    await pool.query('update finding set customer_name = $1, product_name = $1, why = $1', [
      PAYLOAD,
    ]);
    await pool.query('update charge set customer_name = $1, product_name = $1', [PAYLOAD]);
    const id = invoice().invoice_id;
    for (const url of [
      '/',
      '/discrepancies',
      `/discrepancies?search=${encodeURIComponent(PAYLOAD)}`,
      `/discrepancies/${findings[0]?.finding_id ?? ''}`,
      `/invoices/${id}`,
      `/invoices/${id}?tab=lines`,
      `/invoices/${id}?tab=customers`,
    ]) {
      const { body } = await web.get(url);
      expect(body).toContain('&lt;img src=x onerror=');
      expect(body).not.toContain('<img');
      expect(body).not.toContain('<script>alert');
    }
  });
});
