import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { JOBS } from '../../jobs/index.ts';
import { parseOrdersCsv } from '../../src/lib/orders-csv.ts';
import { closedFindings } from '../../src/match/why/closed-findings.ts';
import { importOrders } from '../../src/store/imported-order-store.ts';
import { listVerdicts } from '../../src/store/match-store.ts';
import { STAGES } from '../../src/web/stages.ts';
import type { WebUnderTest } from './web-under-test.ts';
import { openWebUnderTest } from './web-under-test.ts';

/** A charge that no order explains. */
interface Charged {
  readonly finding_id: string;
  readonly invoice_id: string;
  readonly customer_id: string;
  readonly order_id: string;
  readonly product_id: string;
  readonly sku_id: string;
  readonly availability_id: string;
  readonly billable_quantity: string;
  readonly currency: string;
}

describe('the pages of runs', () => {
  let web: WebUnderTest;
  let night: string;
  beforeAll(async () => {
    web = await openWebUnderTest();
    const { rows } = await web.tenant.store.pool.query<{ run_id: string }>(
      `select run_id from run where scope = 'night'`,
    );
    night = rows[0]?.run_id ?? '';
  });
  afterAll(() => web.close());

  const rerun = async (invoiceId: string, from: 'match' | 'report') => {
    const answer = await web.post(`/invoices/${invoiceId}/rerun`, { from });
    const page = String(answer.headers['location']);
    await web.settled();
    return { page, runId: decodeURIComponent(page.replace('/runs/', '')) };
  };

  it('say in a sentence how a run went, and show its steps, log, inputs and the command that repeats it', async () => {
    const { body } = await web.get(`/runs/${night}`);
    const verdicts = await listVerdicts(web.tenant.store.db, { runId: night });
    const explained = verdicts.filter((one) => one.verdict === 'explained').length;
    expect(body).toMatch(
      new RegExp(`Done in [^.]+\\. ${verdicts.length} invoices judged, ${explained} explained\\.`),
    );
    expect(body).toContain('Where the time went');
    expect(body).toContain('<code>recon run</code>');
    expect(body).toMatch(/Done: \d+ files/);
    expect(Buffer.byteLength(body)).toBeLessThan(200_000);
  });

  it('keep the whole log of a run, a line for each step that began and ended', async () => {
    const steps = await web.tenant.store.db
      .selectFrom('step')
      .select('step_id')
      .where('run_id', '=', night)
      .execute();
    const begun: string[] = [];
    let url: string | undefined = `/runs/${night}/log`;
    while (url !== undefined) {
      const { body }: { body: string } = await web.get(url);
      begun.push(...(body.match(/>Begun\./g) ?? []));
      url = /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(begun).toHaveLength(steps.length);
    const trouble = await web.get(`/runs/${night}/log?show=trouble`);
    expect(trouble.body).not.toContain('Begun.');
  });

  it('list every answer a run rests on with its hash', async () => {
    const pulls = await web.tenant.store.db
      .selectFrom('run_pull as r')
      .innerJoin('pull as p', 'p.pull_id', 'r.pull_id')
      .select('p.content_hash')
      .where('r.run_id', '=', night)
      .execute();
    const { body } = await web.get(`/runs/${night}/inputs`);
    expect(body).toContain(`${pulls.length} answers`);
    for (const { content_hash: hash } of pulls) expect(body).toContain(hash ?? 'no hash');
  });

  it('draw a row for every stage, and every job is part of one', async () => {
    expect(STAGES.flatMap(({ jobs }) => jobs).toSorted()).toEqual(
      JOBS.map(({ name }) => name).toSorted(),
    );
    const { body } = await web.get('/runs');
    for (const { name } of STAGES) expect(body).toContain(`<th scope="row">${name}</th>`);
    expect(body).toMatch(/title="Balances, \d\d \w{3} \d{4}: done"/);
  });

  it('cancel a run that is worked, which then can be gone on with and needs nobody', async () => {
    const { pool } = web.tenant.store;
    await pool.query(
      `insert into run (run_id, kind, scope, options, as_of, app_version, rule_set_hash)
       select 'held', 'manual', 'held', options, as_of, app_version, rule_set_hash from run limit 1`,
    );
    await pool.query(
      `insert into step (run_id, job, state, lease_until, started_at)
       values ('held', 'pull-line-items', 'running', now() + interval '1 hour', now())`,
    );
    expect((await web.get('/runs/held')).body).toContain('Cancel this run');
    expect((await web.post('/runs/held/cancel', { _csrf: 'made-up' })).statusCode).toBe(403);
    expect((await web.post('/runs/held/cancel', {})).headers['location']).toBe('/runs/held');
    const { body } = await web.get('/runs/held');
    expect(body).toContain('Cancelled from the pages: 1 step at work stopped');
    expect(body).toContain('Retry what failed');
    expect((await web.get('/runs?show=attention')).body).not.toContain('>held<');
    const again = await web.post('/runs/held/cancel', {});
    expect(again.statusCode).toBe(409);
    expect(again.body).toContain('has ended already');
  });

  it('name the document that resolved a discrepancy, on the invoice and on the run that found it gone', async () => {
    const { db } = web.tenant.store;
    const { rows: charges } = await sql<Charged>`
      select c.*, f.finding_id from finding f
      join charge c on c.order_id = f.order_id and c.invoice_id = f.invoice_id
      where f.code = 'CHARGE_WITHOUT_ORDER' order by f.finding_id limit 1`.execute(db);
    const charged = charges[0] as Charged;
    const item = [charged.product_id, charged.sku_id, charged.availability_id].join(':');
    const bytes = Buffer.from(
      'customer_id,order_id,order_line,catalog_item_id,quantity,unit_price,currency,ordered_at\n' +
        `${charged.customer_id},${charged.order_id},0,${item},${charged.billable_quantity},,` +
        `${charged.currency},2026-09-01T00:00:00Z\n`,
    );
    const rows = parseOrdersCsv(bytes, 'orders.csv');
    await db.transaction().execute((trx) => importOrders(trx, { bytes, rows }));
    const { runId } = await rerun(charged.invoice_id, 'match');

    const closed = await closedFindings(db, { goneRun: runId });
    expect(closed.find((one) => one.finding_id === charged.finding_id)).toMatchObject({
      invoice_id: charged.invoice_id,
      closed_run: runId,
      closed_by: [`order ${charged.order_id}`],
    });
    for (const url of [`/runs/${runId}`, `/invoices/${charged.invoice_id}?tab=changes`]) {
      const { body } = await web.get(url);
      expect(body).toContain(`/discrepancies/${charged.finding_id}`);
      expect(body).toContain(`order ${charged.order_id}`);
      expect(body).toContain('resolved discrepanc');
    }
  });

  it('show the run that works an invoice already to who asks for a re-run', async () => {
    const { pool } = web.tenant.store;
    const { rows } = await pool.query<{ key: string }>(
      `select key from match where subject = 'invoice' limit 1`,
    );
    const invoiceId = rows[0]?.key ?? '';
    await pool.query(`update run set state = 'running', ended_at = null where run_id = 'held'`);
    await pool.query('insert into active_invoice values ($1, $2)', [invoiceId, 'held']);
    const answer = await web.post(`/invoices/${invoiceId}/rerun`, { from: 'match' });
    expect(answer.headers['location']).toBe('/runs/held');
    expect(answer.statusCode).toBe(303);
    await pool.query('delete from active_invoice');
    await pool.query(`update run set state = 'failed', ended_at = now() where run_id = 'held'`);
  });
});
