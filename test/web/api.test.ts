import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  API_TOKEN,
  csrfOf,
  HOST,
  openWebUnderTest,
  signIn,
  type WebUnderTest,
} from './web-under-test.ts';

describe('the HTTP API', () => {
  let web: WebUnderTest;
  beforeAll(async () => {
    web = await openWebUnderTest();
  });
  afterAll(() => web.close());

  const headers = { host: HOST, authorization: `Bearer ${API_TOKEN}` };
  const get = async <T>(url: string) => {
    const answer = await web.app.inject({ url, headers });
    expect({ url, status: answer.statusCode }).toEqual({ url, status: 200 });
    return answer.json<T>();
  };
  const startRun = (body: object, key?: string, remoteAddress = '127.0.0.1') =>
    web.app.inject({
      method: 'POST',
      remoteAddress,
      url: '/api/v1/runs',
      headers: { ...headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
      body,
    });

  it('describes every route of its own, and no page', async () => {
    const { paths, openapi } = await get<{
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
    }>('/api/openapi.json');
    expect(openapi).toMatch(/^3\./);
    expect(Object.keys(paths).toSorted()).toEqual([
      '/api/v1/decisions',
      '/api/v1/decisions/{batch}/undo',
      '/api/v1/findings',
      '/api/v1/findings/{findingId}/decision',
      '/api/v1/findings/{findingId}/decisions',
      '/api/v1/invoices',
      '/api/v1/invoices/{invoiceId}',
      '/api/v1/invoices/{invoiceId}/resolved',
      '/api/v1/reports',
      '/api/v1/reports/{reportId}/file',
      '/api/v1/runs',
      '/api/v1/runs/{runId}',
      '/api/v1/runs/{runId}/cancel',
    ]);
    expect(Object.keys(paths['/api/v1/runs'] ?? {}).toSorted()).toEqual(['get', 'post']);
  });

  it('gives amounts as exact text that adds up to zero along the bridge', async () => {
    const { items } = await get<{ items: { invoice_id: string; total_charges: string }[] }>(
      '/api/v1/invoices?period=2026-10',
    );
    expect(items.length).toBeGreaterThan(0);
    for (const { invoice_id: id, total_charges: total } of items) {
      const { bridge } = await get<{ bridge: { amount: string; running_remainder: string }[] }>(
        `/api/v1/invoices/${id}`,
      );
      expect(bridge[0]?.amount).toBe(total);
      expect(Number(bridge.at(-1)?.running_remainder)).toBe(0);
    }
  });

  it('filters findings as the pages do', async () => {
    const all = await get<{ total: number; items: { severity: string }[] }>('/api/v1/findings');
    expect(all.total).toBe(all.items.length);
    const high = await get<{ items: { severity: string }[] }>('/api/v1/findings?severity=high');
    expect(high.items.length).toBe(all.items.filter((one) => one.severity === 'high').length);
    expect(high.items.length).toBeGreaterThan(0);
  });

  it('decides a finding once for one key, for the figures seen, and takes it back', async () => {
    const { items } = await get<{ items: { finding_id: string }[] }>(
      '/api/v1/findings?severity=high&state=open',
    );
    const { finding_id: findingId = '' } = items[0] ?? {};
    const decide = (body: object, more: object = {}) =>
      web.app.inject({
        method: 'POST',
        url: `/api/v1/findings/${findingId}/decision`,
        headers: { ...headers, ...more },
        body,
      });
    const dispute = { decision: 'dispute', reason: 'too many', ticket: '2611-0042', actor: 'Anna' };
    const stale = await decide({ ...dispute, evidence_hash: '0'.repeat(64) });
    expect(stale.statusCode).toBe(409);
    expect(stale.json()).toMatchObject({ code: 'FINDING_CHANGED' });
    expect((await decide({ decision: 'accept' })).json()).toMatchObject({
      status: 400,
      code: 'DECISION_INCOMPLETE',
    });

    const key = { 'idempotency-key': 'decision-1' };
    const taken = await decide(dispute, key);
    expect(taken.statusCode).toBe(201);
    expect((await decide(dispute, key)).json()).toEqual(taken.json());
    const history = () => get<{ items: object[] }>(`/api/v1/findings/${findingId}/decisions`);
    expect((await history()).items).toMatchObject([
      { action: 'dispute', actor: 'Anna', via: 'api', ticket: '2611-0042', is_undone: false },
    ]);
    const disputed = await get<{ items: object[] }>('/api/v1/findings?state=disputed');
    expect(disputed.items).toMatchObject([{ finding_id: findingId, decided_by: 'Anna' }]);

    const { batch } = taken.json<{ batch: string }>();
    const undone = await web.app.inject({
      method: 'POST',
      url: `/api/v1/decisions/${encodeURIComponent(batch)}/undo`,
      headers,
      body: {},
    });
    expect(undone.statusCode).toBe(201);
    expect((await history()).items).toHaveLength(2);
    expect((await get<{ total: number }>('/api/v1/findings?state=disputed')).total).toBe(0);
  });

  it('decides many findings, or none', async () => {
    const { items } = await get<{ items: { finding_id: string }[] }>('/api/v1/findings');
    const ids = items.slice(0, 3).map((one) => one.finding_id);
    const comment = (findingIds: readonly string[]) =>
      web.app.inject({
        method: 'POST',
        url: '/api/v1/decisions',
        headers,
        body: { finding_ids: findingIds, decision: 'comment', comment: 'asked sales' },
      });
    expect((await comment([...ids, 'F-0000000000000000'])).statusCode).toBe(404);
    expect((await comment(ids)).json()).toMatchObject({ finding_ids: ids });
    const after = await get<{ items: { comment: string | null }[] }>('/api/v1/findings');
    expect(after.items.filter((one) => one.comment === 'asked sales')).toHaveLength(3);
  });

  it('hands out a file whose bytes have the hash of its record', async () => {
    const { items } = await get<{ items: { id: string; sha256: string }[] }>('/api/v1/reports');
    const [file] = items;
    const { rawPayload } = await web.app.inject({
      url: `/api/v1/reports/${file?.id ?? ''}/file`,
      headers,
    });
    expect(createHash('sha256').update(rawPayload).digest('hex')).toBe(file?.sha256);
  });

  it.each([
    ['/api/v1/invoices/G000000000', 404, 'INVOICE_NOT_MATCHED'],
    ['/api/v1/runs/none', 404, 'RUN_UNKNOWN'],
    ['/api/v1/reports/a:b:c/file', 404, 'REPORT_UNKNOWN'],
    ['/api/v1/findings?sort=why', 400, 'ADDRESS_WRONG'],
    ['/api/v1/findings?limit=2', 400, 'ADDRESS_WRONG'],
    ['/api/v1/invoices?month=2026-10', 400, 'ADDRESS_WRONG'],
    ['/api/v2/runs', 404, 'PAGE_UNKNOWN'],
  ])('answers %s with problem details', async (url, status, code) => {
    const answer = await web.app.inject({ url, headers });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ status, code, type: 'about:blank' });
  });

  it.each([{}, { authorization: 'Bearer ' }, { authorization: `Bearer ${API_TOKEN}x` }])(
    'tells nothing to a caller with %j',
    async (given) => {
      const answer = await web.app.inject({
        url: '/api/v1/runs',
        headers: { host: HOST, ...given },
      });
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ code: 'NOT_SIGNED_IN' });
    },
  );

  it('lets a token into the API alone', async () => {
    expect((await web.app.inject({ url: '/runs', headers })).statusCode).toBe(401);
  });

  it('starts a run once for one key, and refuses the key for anything else', async () => {
    const wish = { periods: ['2026-10'], from: 'report' };
    const first = await startRun(wish, 'key-1');
    expect(first.statusCode).toBe(202);
    const { run_id: runId } = first.json<{ run_id: string }>();
    expect(first.headers['location']).toBe(`/api/v1/runs/${runId}`);
    await web.settled();

    expect((await startRun(wish, 'key-1')).json()).toEqual({ run_id: runId, opened: false });
    const other = await startRun({ ...wish, periods: ['2026-09'] }, 'key-1');
    expect(other.statusCode).toBe(422);
    expect(other.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await get(`/api/v1/runs/${runId}`)).toMatchObject({ state: 'done', missing: [] });
  });

  it('opens one run for many callers who ask for the same at once, with a key or without', async () => {
    const wish = { periods: ['2026-09'], from: 'report' };
    const other = '127.0.0.20';
    const answers = await Promise.all([
      startRun(wish, 'key-2', other),
      startRun(wish, 'key-2', other),
      startRun(wish, 'key-3', other),
      startRun(wish, undefined, other),
    ]);
    const started = answers.map((one) => one.json<{ run_id: string; opened: boolean }>());
    expect(answers.map((one) => one.statusCode)).toEqual([202, 202, 202, 202]);
    expect(new Set(started.map((one) => one.run_id)).size).toBe(1);
    expect(started.filter((one) => one.opened)).toHaveLength(1);
    await web.settled();
    const again = (await startRun(wish, 'key-3', other)).json<{
      run_id: string;
      opened: boolean;
    }>();
    expect(again).toEqual({ run_id: started[0]?.run_id, opened: false });
  });

  it('ends a run that is being worked, once', async () => {
    const { rows } = await web.tenant.store.pool.query<{ run_id: string }>(
      `insert into run (run_id, kind, scope, options, as_of, app_version, rule_set_hash)
       select 'held', kind, 'held', options, as_of, app_version, rule_set_hash from run limit 1
       returning run_id`,
    );
    const url = `/api/v1/runs/${rows[0]?.run_id ?? ''}/cancel`;
    const cancel = () => web.app.inject({ method: 'POST', url, headers });
    expect((await cancel()).json()).toMatchObject({ run_id: 'held', state: 'failed' });
    const again = await cancel();
    expect(again.statusCode).toBe(409);
    expect(again.json()).toMatchObject({ code: 'RUN_ENDED' });
  });

  it('takes a change from a browser only with the token of its page', async () => {
    const cookie = await signIn(web.app, web.links);
    const page = await web.app.inject({ url: '/runs', headers: { host: HOST, cookie } });
    const send = (csrf: string, more = {}) =>
      web.app.inject({
        method: 'POST',
        url: '/api/v1/runs',
        headers: { host: HOST, cookie, 'x-csrf-token': csrf, ...more },
        body: { periods: ['2026-10'], from: 'report' },
      });
    expect((await send('made-up-token')).statusCode).toBe(403);
    expect((await send('', { authorization: 'Bearer made-up' })).statusCode).toBe(403);
    expect((await send(csrfOf(page.body))).statusCode).toBe(202);
    await web.settled();
  });

  it('refuses bodies that are wrong, deep or large, fast', async () => {
    expect((await startRun({ periods: ['soon'] })).statusCode).toBe(400);
    expect((await startRun({ invoices: Array(101).fill('G1') })).statusCode).toBe(400);
    expect((await startRun({ invoices: ['x'.repeat(70_000)] })).statusCode).toBe(413);
    const polluted = await web.app.inject({
      method: 'POST',
      url: '/api/v1/runs',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"__proto__": {"from": "pull"}}',
    });
    expect(polluted.statusCode).toBe(400);
  });
});
