import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createWebApp } from '../../src/web/web-app.ts';
import type { WebUnderTest } from './web-under-test.ts';
import { cookieOf, csrfOf, HOST, openWebUnderTest, signIn } from './web-under-test.ts';

const PAGES = ['/', '/invoices', '/discrepancies', '/runs', '/reports', '/health'];

describe('who gets in', () => {
  let web: WebUnderTest;
  let invoiceId: string;
  beforeAll(async () => {
    web = await openWebUnderTest();
    invoiceId = web.tenant.simulator.tenant.invoices[0]?.id ?? '';
  });
  afterAll(() => web.close());

  it.each(PAGES)('shows %s to nobody who has not signed in', async (url) => {
    const answer = await web.app.inject({ url, headers: { host: HOST } });
    expect(answer.statusCode).toBe(401);
    expect(answer.body).toContain('recon serve');
    expect(answer.body).not.toContain(invoiceId);
  });

  it('lets a link sign in one browser once', async () => {
    const url = `/sign-in?key=${web.links.issue()}`;
    const first = await web.app.inject({ url, headers: { host: HOST } });
    expect(first.statusCode).toBe(303);
    expect(first.headers['set-cookie']).toMatch(/HttpOnly.*SameSite=Lax/i);
    const second = await web.app.inject({ url, headers: { host: HOST } });
    expect(second.statusCode).toBe(403);
    expect(second.body).toContain('used before');
  });

  it('gives a browser a new session when it signs in', async () => {
    const before = await signIn(web.app, web.links);
    const answer = await web.app.inject({
      url: `/sign-in?key=${web.links.issue()}`,
      headers: { host: HOST, cookie: before },
    });
    expect(cookieOf(answer)).not.toBe(before);
    const old = await web.app.inject({ url: '/', headers: { host: HOST, cookie: before } });
    expect(old.statusCode).toBe(401);
  });

  it('ends a session by signing out', async () => {
    const cookie = await signIn(web.app, web.links);
    const page = await web.app.inject({ url: '/runs', headers: { host: HOST, cookie } });
    const out = await web.app.inject({
      method: 'POST',
      url: '/sign-out',
      headers: { host: HOST, cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: `_csrf=${encodeURIComponent(csrfOf(page.body))}`,
    });
    expect(out.statusCode).toBe(200);
    const after = await web.app.inject({ url: '/runs', headers: { host: HOST, cookie } });
    expect(after.statusCode).toBe(401);
  });

  it.each(['evil.example:8080', '127.0.0.1.evil.example', 'localhost.evil.example:8080'])(
    'answers no request for the name %j',
    async (host) => {
      const answer = await web.app.inject({ url: '/healthz', headers: { host } });
      expect(answer.statusCode).toBe(421);
    },
  );

  it.each([
    ['no token', { _csrf: '' }, {}],
    ['a made-up token', { _csrf: 'abcdefgh-0123456789' }, {}],
  ])('changes nothing for a form with %s', async (_, fields) => {
    const answer = await web.post(`/invoices/${invoiceId}/rerun`, { from: 'match', ...fields });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('nothing was changed');
  });

  it.each([{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])(
    'changes nothing for a form that another site sent: %j',
    async (headers) => {
      const cookie = await signIn(web.app, web.links);
      const page = await web.app.inject({ url: '/runs', headers: { host: HOST, cookie } });
      const answer = await web.app.inject({
        method: 'POST',
        url: `/invoices/${invoiceId}/rerun`,
        headers: {
          host: HOST,
          cookie,
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
        body: `from=match&_csrf=${encodeURIComponent(csrfOf(page.body))}`,
      });
      expect(answer.statusCode).toBe(403);
      expect(answer.body).toContain('Another site');
    },
  );

  it('forbids inline script, foreign frames and being kept by a browser', async () => {
    const { headers } = await web.get('/');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';" +
        "form-action 'self';base-uri 'none';frame-ancestors 'none';object-src 'none'",
    );
    expect(headers['cache-control']).toBe('no-store, private');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('holds what it sends to its own policy: no inline script, no inline style', async () => {
    for (const url of [...PAGES, `/invoices/${invoiceId}`]) {
      const { body } = await web.get(url);
      expect(body).not.toMatch(/<script(?![^>]* src=)/);
      expect(body).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    }
  });

  it('says slow down to a browser that asks too often', async () => {
    const answers = [];
    for (let time = 0; time < 11; time += 1) {
      answers.push(
        await web.app.inject({
          url: '/sign-in?key=guess',
          headers: { host: HOST },
          remoteAddress: '127.0.0.9',
        }),
      );
    }
    expect(answers.slice(0, 10).map((one) => one.statusCode)).toEqual(Array(10).fill(403));
    expect(answers[10]?.statusCode).toBe(429);
    expect(answers[10]?.body).toContain('Wait a minute');
  });

  it('counts the requests of each caller by itself, whatever it asks for', async () => {
    const strict = await createWebApp(web.ports, {
      signIn: web.links,
      apiToken: undefined,
      cookieName: 'recon_strict',
      requestsPerMinute: 3,
    });
    const ask = async (remoteAddress: string, url: string) =>
      (await strict.inject({ url, headers: { host: HOST }, remoteAddress })).statusCode;
    const mine = ['/', '/runs', '/healthz', '/', '/metrics'];
    const statuses = [];
    for (const url of mine) statuses.push(await ask('127.0.0.10', url));
    expect(statuses).toEqual([401, 401, 200, 429, 429]);
    expect(await ask('127.0.0.11', '/healthz')).toBe(200);
    await strict.close();
  });

  it('lets one caller start, retry and re-run only so often in a minute', async () => {
    const { app } = web;
    const cookie = await signIn(app, web.links);
    const page = await app.inject({ url: '/runs', headers: { host: HOST, cookie } });
    const post = async (url: string, remoteAddress: string) => {
      const { statusCode } = await app.inject({
        method: 'POST',
        url,
        remoteAddress,
        headers: { host: HOST, cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: `from=match&_csrf=${encodeURIComponent(csrfOf(page.body))}`,
      });
      return statusCode;
    };
    const answersOf = async (url: string, times: number) => {
      const answers: number[] = [];
      for (let time = 0; time < times; time += 1) answers.push(await post(url, '127.0.0.12'));
      return answers;
    };
    expect(await answersOf('/invoices/G000000000/rerun', 11)).toEqual([
      ...Array<number>(10).fill(404),
      429,
    ]);
    expect(await answersOf('/runs/none/retry', 6)).toEqual([...Array<number>(5).fill(404), 429]);
    expect(await post('/runs/none/retry', '127.0.0.13')).toBe(404);
  });
});
