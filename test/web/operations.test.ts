import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { JOBS } from '../../jobs/index.ts';
import { parseOrdersCsv } from '../../src/lib/orders-csv.ts';
import { closedFindings } from '../../src/match/why/closed-findings.ts';
import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import { pageOfFindings } from '../../src/store/finding-list-store.ts';
import { importOrders } from '../../src/store/imported-order-store.ts';
import { listVerdicts } from '../../src/store/match-store.ts';
import { pageOfRuns } from '../../src/store/run-list-store.ts';
import { STAGES } from '../../src/web/stages.ts';
import { createWebApp } from '../../src/web/web-app.ts';
import type { WebUnderTest } from './web-under-test.ts';
import { API_TOKEN, HOST, openWebUnderTest } from './web-under-test.ts';

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

describe('the pages of runs', () => {
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
    const working = (await web.get('/runs/held')).body;
    expect(working).toContain('Cancel this run');
    expect(working).toMatch(/<p data-live="sentence">Working for [^:]+: 0 of 1 steps done\.</);
    expect((await web.post('/runs/held/cancel', { _csrf: 'made-up' })).statusCode).toBe(403);
    expect((await web.post('/runs/held/cancel', {})).headers['location']).toBe('/runs/held');
    const { body } = await web.get('/runs/held');
    expect(body).toContain('Cancelled from the pages: 1 step at work stopped');
    expect(body).toContain('Retry what failed');
    expect(body).toMatch(
      /<\/span> Cancelled<\/span>.*Cancelled after [^<]+ No invoice was judged\./s,
    );
    expect(body).toContain('0 of 1 steps done, 1 stopped');
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
    const told = await web.get(`/api/v1/invoices/${charged.invoice_id}/resolved`);
    expect(told.json<{ items: object[] }>().items).toContainEqual(
      expect.objectContaining({
        finding_id: charged.finding_id,
        closed_by: [`order ${charged.order_id}`],
      }),
    );
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

describe('figures for Prometheus', () => {
  const scrape = async (app: FastifyInstance = web.app) => {
    const answer = await app.inject({
      url: '/metrics',
      headers: { host: HOST, authorization: `Bearer ${API_TOKEN}` },
    });
    expect(answer.statusCode).toBe(200);
    return answer;
  };
  const valueOf = (text: string, metric: string) =>
    new RegExp(`^${metric.replace(/[{}"]/g, '\\$&')} (.+)$`, 'm').exec(text)?.[1];

  it('are for those alone who may call the API', async () => {
    const nobody = await web.app.inject({ url: '/metrics', headers: { host: HOST } });
    expect(nobody.statusCode).toBe(401);
    expect(nobody.json()).toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect((await web.get('/metrics')).statusCode).toBe(200);
  });

  it('say how runs, steps and pulls went, what is open, and how long requests took', async () => {
    const { body, headers } = await scrape();
    const { db } = web.tenant.store;
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const runs = await db.selectFrom('run').select('state').execute();
    const partial = runs.filter(({ state }) => state === 'partial').length;
    expect(valueOf(body, 'recon_runs{state="partial"}')).toBe(String(partial));
    const { total } = await pageOfRuns(db, { needsAttention: true }, { offset: 0, limit: 1 });
    expect(total).toBeGreaterThan(0);
    expect(valueOf(body, 'recon_runs_needing_attention')).toBe(String(total));
    expect(Number(valueOf(body, 'recon_run_age_seconds'))).toBeGreaterThan(0);
    expect(
      Number(valueOf(body, 'recon_night_ended_timestamp_seconds{state="partial"}')),
    ).toBeCloseTo(Date.now() / 1000, -3);
    expect(valueOf(body, 'recon_run_pulls{how="reused"}')).toMatch(/^\d+$/);
    expect(valueOf(body, 'recon_database_up')).toBe('1');
    expect(body).toMatch(
      /recon_http_request_duration_seconds_count\{method="GET",route="\/runs\/:runId",status="200"\} \d/,
    );
    expect(body).toContain('process_resident_memory_bytes');
  });

  it('count what is open as the list does, and give amounts exactly', async () => {
    const { body } = await scrape();
    const all = { by: 'stake', descending: true, offset: 0, limit: 10_000 } as const;
    const { rows, sums } = await pageOfFindings(web.tenant.store.db, {}, all);
    const open = rows.filter((one) => one.role === 'root' && one.severity !== 'info');
    const counted = [...body.matchAll(/^recon_findings_open\{.*\} (\d+)$/gm)].map(([, n]) =>
      Number(n),
    );
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(open.length);
    const claim = sums.find((one) => one.stake_type === 'claim');
    expect(
      valueOf(body, `recon_stake_open{currency="${claim?.currency ?? ''}",direction="claim"}`),
    ).toBe(claim?.stake_net);
  });

  it('name no customer, no order, no invoice and no secret', async () => {
    const { body } = await scrape();
    const { db } = web.tenant.store;
    const lines = await db
      .selectFrom('finding')
      .select(['customer_id', 'customer_name', 'order_id', 'invoice_id'])
      .execute();
    const secrets = Object.entries(web.tenant.settings)
      .filter(([name]) => /SECRET|TOKEN|DATABASE_URL/.test(name))
      .map(([, value]) => value);
    for (const name of [...lines.flatMap((one) => Object.values(one)), ...secrets, API_TOKEN]) {
      if (name !== null) expect(body).not.toContain(name);
    }
  });
});

describe('probes', () => {
  let gone: Store;
  let orphan: FastifyInstance;
  beforeAll(async () => {
    gone = openStore({ connectionString: 'postgres://nobody@127.0.0.1:9/none' });
    const ports = { ...web.ports, store: gone };
    orphan = await createWebApp(ports, {
      signIn: undefined,
      apiToken: API_TOKEN,
      cookieName: 'recon_orphan',
    });
  });
  afterAll(async () => {
    await orphan.close();
    await gone.close();
  });
  const ask = (app: FastifyInstance, url: string) => app.inject({ url, headers: { host: HOST } });

  it('say alive and ready to who has not signed in', async () => {
    expect((await ask(web.app, '/healthz')).json()).toEqual({ status: 'ok' });
    expect((await ask(web.app, '/readyz')).json()).toEqual({ status: 'ready' });
  });

  it('say alive and not ready while the database is gone; pages say so, and figures go on', async () => {
    expect((await ask(orphan, '/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await ask(orphan, '/readyz');
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect((await ask(orphan, '/')).statusCode).toBeGreaterThanOrEqual(500);
    const { body, statusCode } = await ask(orphan, '/metrics');
    expect(statusCode).toBe(200);
    expect(body).toMatch(/^recon_database_up 0$/m);
    expect(body).not.toContain('recon_runs');
  });

  it('say not ready while the schema lacks something, and what', async () => {
    const { pool } = web.tenant.store;
    const { rows } = await pool.query<{ name: string; timestamp: string }>(
      'delete from kysely_migration where name = (select max(name) from kysely_migration) returning *',
    );
    const ready = await ask(web.app, '/readyz');
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toMatchObject({ code: 'SCHEMA_BEHIND' });
    expect(ready.body).toContain(rows[0]?.name);
    await pool.query('insert into kysely_migration values ($1, $2)', [
      rows[0]?.name,
      rows[0]?.timestamp,
    ]);
    expect((await ask(web.app, '/readyz')).statusCode).toBe(200);
  });
});
