import { describe, expect, it, onTestFinished } from 'vitest';

import { aClient, failureOf, signal } from './client-under-test.ts';
import { createFakeClock } from './fake-clock.ts';
import type { Reply } from './fault-server.ts';
import { json, text } from './fault-server.ts';

const orders = json(200, { totalCount: 0, items: [] });
const order = json(200, { id: 'o1' });

const tooMany = (headers: object): Reply =>
  json(429, { statusCode: 429, message: 'Rate limit is exceeded.' }, headers);

describe('a throttled call', () => {
  it.each([
    ['seconds', { 'retry-after': '57' }, 57_000],
    [
      'an HTTP date, measured against the date of the answer',
      { 'retry-after': 'Thu, 08 Jan 2026 02:00:40 GMT', date: 'Thu, 08 Jan 2026 02:00:00 GMT' },
      40_000,
    ],
    ['nothing, so it backs off', {}, 375],
    ['a negative number, so it backs off', { 'retry-after': '-5' }, 375],
    ['rubbish, so it backs off', { 'retry-after': 'soon' }, 375],
  ])('waits as told by %s', async (_, headers, waitMs) => {
    const { partnerCenter, server, clock } = await aClient(onTestFinished);
    server.script(tooMany(headers), orders);

    await partnerCenter.ordersOfCustomer('c1', { signal });

    expect(clock.sleptMs).toEqual([waitMs]);
    expect(server.calls).toHaveLength(2);
  });

  it('says so to whoever shows progress', async () => {
    const { partnerCenter, server, waits } = await aClient(onTestFinished);
    server.script(tooMany({ 'retry-after': '40' }), orders);

    await partnerCenter.ordersOfCustomer('c1', { signal });

    expect(waits).toEqual([['asked-to-wait', 40_000]]);
  });

  it('is put off instead of slept when the wait is a day, and so is every other call', async () => {
    const { partnerCenter, server, clock } = await aClient(onTestFinished);
    server.script(tooMany({ 'retry-after': '86400' }));

    const first = await failureOf(partnerCenter.ordersOfCustomer('c1', { signal }));
    const second = await failureOf(partnerCenter.accountBalance({ signal }));

    const later = { kind: 'later', retryable: true, retryAfterMs: 86_400_000 };
    expect(first).toMatchObject({ code: 'PARTNER_CENTER_HTTP', status: 429, ...later });
    expect(second).toMatchObject({ code: 'PARTNER_CENTER_THROTTLED', ...later });
    expect(server.calls).toHaveLength(1);
    expect(clock.sleptMs).toEqual([]);
  });

  it('holds every other call until the wait is over', async () => {
    const clock = createFakeClock();
    let endWaits: () => void = () => undefined;
    const waitsEnd = new Promise<void>((resolve) => (endWaits = resolve));
    const { partnerCenter, server } = await aClient(onTestFinished, {
      clock: {
        now: () => clock.now(),
        sleep: (ms, aborted) => waitsEnd.then(() => clock.sleep(ms, aborted)),
      },
    });
    server.script(tooMany({ 'retry-after': '30' }), order, order, order);

    const throttled = partnerCenter.order('c1', 'o1', { signal });
    await expect.poll(() => server.calls.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50)); // the 429 travels back
    const others = ['o2', 'o3'].map((id) => partnerCenter.order('c2', id, { signal }));
    await new Promise((resolve) => setTimeout(resolve, 50)); // long enough for them to be sent
    expect(server.calls).toHaveLength(1);

    endWaits();
    await Promise.all([throttled, ...others]);
    expect(server.calls).toHaveLength(4);
    expect(clock.sleptMs).toEqual([30_000, 30_000, 30_000]);
  });
});

describe('a failing server', () => {
  it.each([408, 500, 502, 503, 504])('is asked again after %i', async (status) => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(json(status, {}), orders);

    expect((await partnerCenter.ordersOfCustomer('c1', { signal })).itemCount).toBe(0);
  });

  it('is asked five times, each time after a longer wait, and then reported', async () => {
    const { partnerCenter, server, clock, logged } = await aClient(onTestFinished);
    server.script(...Array.from({ length: 9 }, () => text(503, 'Service Unavailable')));

    const failure = await failureOf(partnerCenter.ordersOfCustomer('c1', { signal }));

    expect(failure).toMatchObject({ code: 'PARTNER_CENTER_HTTP', status: 503, retryable: true });
    expect(failure.kind).toBe('later');
    expect(server.calls).toHaveLength(5);
    expect(clock.sleptMs).toEqual([375, 750, 1500, 3000]);
    expect(logged.filter((line) => line.includes('"willRetry":true'))).toHaveLength(4);
  });

  it('is left alone once the caller aborts during a wait', async () => {
    const gone = new AbortController();
    const { partnerCenter, server } = await aClient(onTestFinished, {
      onWait: () => gone.abort(new Error('run stopped')),
    });
    server.script(tooMany({ 'retry-after': '5' }), orders);

    const call = partnerCenter.ordersOfCustomer('c1', { signal: gone.signal });

    await expect(call).rejects.toThrow('run stopped');
    expect(server.calls).toHaveLength(1);
  });

  it('gets a new request id after an answer, under one correlation id', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(json(500, {}), orders);

    const { correlationId } = await partnerCenter.ordersOfCustomer('c1', { signal });

    const [first, second] = server.calls.map(({ headers }) => headers);
    expect(first?.['ms-requestid']).not.toBe(second?.['ms-requestid']);
    expect(first?.['ms-correlationid']).toBe(correlationId);
    expect(second?.['ms-correlationid']).toBe(correlationId);
  });
});

describe('a refusal', () => {
  it.each([
    [403, '900329', 'PERMISSION_NEEDED', 'auth', 'an application alone', 'recon auth login'],
    [403, '900308', 'PERMISSION_NEEDED', 'auth', 'answered 403', 'billing admin role'],
    [403, '900309', 'PERMISSION_NEEDED', 'auth', 'Conditional Access blocks it', 'administrator'],
    [403, '2032', 'PERMISSION_NEEDED', 'auth', 'answered 403', 'billing admin role'],
    [403, '20002', 'NO_RELATIONSHIP', 'failed', 'no reseller relationship', 'past invoices'],
    [401, '900420', 'SIGN_IN_NEEDED', 'auth', 'retired audience', 'recon auth login'],
    [401, '900421', 'SIGN_IN_NEEDED', 'auth', 'without a second factor', 'recon auth login'],
    [401, '800001', 'SIGN_IN_NEEDED', 'auth', 'answered 401', 'recon auth login'],
  ])('with %i and code %s is %s', async (status, apiCode, code, kind, why, fix) => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(json(401, {}), json(status, { code: apiCode, description: 'canary-body' }));

    const failure = await failureOf(partnerCenter.invoice('G1', { signal }));

    expect(failure).toMatchObject({ code, kind, status, apiCode, retryable: false });
    expect(failure.message).toContain(why);
    expect(failure.fix).toContain(fix);
    expect(failure.message).not.toContain('canary-body');
    expect(server.calls).toHaveLength(2);
  });

  it('with 404 is final and says which call it was', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(text(404, ''));

    const failure = await failureOf(partnerCenter.invoice('G404', { signal }));

    expect(failure).toMatchObject({ code: 'PARTNER_CENTER_HTTP', kind: 'failed', status: 404 });
    expect(failure).toMatchObject({ retryable: false, apiCode: undefined });
    expect(failure.message).toBe('GET /v1/invoices/G404 answered 404');
    expect(failure.trace).toMatch(/^correlation [0-9a-f-]{36}$/);
    expect(server.calls).toHaveLength(1);
  });
});

describe('an answer that is not the expected one', () => {
  const cases: [string, string | Buffer][] = [
    ['a sign-in page', '<!DOCTYPE html><title>Sign in</title>'],
    ['nothing', ''],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['an error object', '{"code":"400072","description":"not available"}'],
    ['a bare list', '[]'],
    ['half a page', '{"totalCount":2,"items":[{"id":"1"},'],
    ['items that are no objects', '{"items":[null]}'],
    ['text that is not UTF-8', Buffer.from('{"items":[{"id":"\xff"}]}', 'latin1')],
  ];

  it.each(cases)('is asked for again twice when it is %s', async (_, body) => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const wrong = text(200, body, { 'content-type': 'application/json' });
    server.script(wrong, wrong, wrong, orders);

    const failure = await failureOf(partnerCenter.ordersOfCustomer('c1', { signal }));

    expect(failure).toMatchObject({ code: 'PARTNER_CENTER_SHAPE', retryable: true });
    expect(server.calls).toHaveLength(3);
  });

  it('does no harm when the right one follows', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(text(200, '<html>'), text(200, ''), orders);

    expect((await partnerCenter.ordersOfCustomer('c1', { signal })).itemCount).toBe(0);
  });

  it('is a PDF without its end, which HTTP cannot tell from a whole one', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(text(200, '%PDF-1.7\nhalf of it'), text(200, '%PDF-1.7\nall of it\n%%EOF\n'));

    const { body } = await partnerCenter.statement('G1', { signal });

    expect(body.toString()).toContain('all of it');
    expect(server.calls).toHaveLength(2);
  });

  it('is an order without id, or a statement that is no PDF', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const wrong = json(200, { attributes: { objectType: 'Order' } });
    server.script(wrong, wrong, wrong, wrong, wrong, wrong);

    const code = 'PARTNER_CENTER_SHAPE';
    expect(await failureOf(partnerCenter.order('c1', 'o1', { signal }))).toMatchObject({ code });
    expect(await failureOf(partnerCenter.statement('G1', { signal }))).toMatchObject({ code });
  });
});
