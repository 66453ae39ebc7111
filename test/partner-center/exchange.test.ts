import { gzipSync } from 'node:zlib';

import { describe, expect, it, onTestFinished } from 'vitest';

import { aClient, failureOf, signal } from './client-under-test.ts';
import type { Reply } from './fault-server.ts';
import { json, silence, text } from './fault-server.ts';

const orders = json(200, { items: [{ id: 'o1' }] });
const page = Buffer.from('{"items":[{"id":"o1","totalPrice":36.480}]}');
const impatient = { limits: { headersTimeoutMs: 50, idleTimeoutMs: 50 } };

/** Answers with the first `byteCount` bytes of the page, announcing `announced`, and hangs up. */
function cutAt(byteCount: number, announced: Record<string, string>): Reply {
  return (response) => {
    response.writeHead(200, announced);
    response.write(page.subarray(0, byteCount), () => response.socket?.end());
  };
}

describe('an answer that does not arrive whole', () => {
  // undici looks at its timers twice a second, so these take about a second each.
  it.concurrent('is asked for again under the same id when no headers come', async (test) => {
    const { partnerCenter, server } = await aClient(test.onTestFinished, impatient);
    server.script(silence, orders);

    test.expect((await partnerCenter.ordersOfCustomer('c1', { signal })).itemCount).toBe(1);

    const [first, second] = server.calls.map(({ headers }) => headers['ms-requestid']);
    test.expect(first).toBe(second);
  });

  it.concurrent('is asked for again when the body falls silent', async (test) => {
    const { partnerCenter, server } = await aClient(test.onTestFinished, impatient);
    server.script((response) => void response.write('{"items":['), orders);

    test.expect((await partnerCenter.ordersOfCustomer('c1', { signal })).itemCount).toBe(1);
    test.expect(server.calls).toHaveLength(2);
  });

  it('is given up when it drips for longer than the whole exchange may take', async () => {
    const limits = { exchangeTimeoutMs: 60, attemptsMax: 1 };
    const { partnerCenter, server } = await aClient(onTestFinished, { limits });
    server.script((response) => {
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drip));
    });

    const failure = await failureOf(partnerCenter.ordersOfCustomer('c1', { signal }));

    expect(failure).toMatchObject({ code: 'PARTNER_CENTER_NETWORK', kind: 'later' });
    expect(failure.message).toContain('took too long');
  });

  it('is never taken for the page, whatever byte it is cut at', async () => {
    const limits = { attemptsMax: page.length + 1 };
    const { partnerCenter, server } = await aClient(onTestFinished, { limits });
    const announced = { 'content-length': String(page.length) };
    for (let byteCount = 1; byteCount < page.length; byteCount++) {
      server.script(cutAt(byteCount, announced));
    }
    server.script(text(200, page));

    expect((await partnerCenter.ordersOfCustomer('c1', { signal })).body).toEqual(page);
    expect(server.calls).toHaveLength(page.length);
  });

  it.each<[string, Reply]>([
    ['is longer by its Content-Length', cutAt(page.length, { 'content-length': '999' })],
    ['ends inside a chunk', cutAt(10, { 'transfer-encoding': 'chunked' })],
    ['is reset', (response) => void response.write('{"items":[', () => response.destroy())],
    [
      'is cut inside its compression',
      (response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(gzipSync(page).subarray(0, 30));
      },
    ],
  ])('fails as a network error when it %s', async (_, reply) => {
    const { partnerCenter, server } = await aClient(onTestFinished, { limits: { attemptsMax: 1 } });
    server.script(reply);

    expect(await failureOf(partnerCenter.ordersOfCustomer('c1', { signal }))).toMatchObject({
      code: 'PARTNER_CENTER_NETWORK',
      kind: 'later',
      retryable: true,
    });
  });

  it('is asked for again when Content-Length is shorter than the page', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script((response) => {
      response.socket?.write(`HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n${page.toString()}`);
    }, orders);

    expect((await partnerCenter.ordersOfCustomer('c1', { signal })).itemCount).toBe(1);
  });

  it('fails as a network error when nobody listens', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    await server.close();

    expect(await failureOf(partnerCenter.ordersOfCustomer('c1', { signal }))).toMatchObject({
      code: 'PARTNER_CENTER_NETWORK',
    });
  });

  it('ends with the reason of the caller who aborts', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const gone = new AbortController();
    server.script(() => gone.abort(new Error('run stopped')));

    const call = partnerCenter.ordersOfCustomer('c1', { signal: gone.signal });

    await expect(call).rejects.toThrow('run stopped');
  });
});

describe('the size of an answer', () => {
  it.each([
    ['plain', text(200, page)],
    ['gzip', text(200, gzipSync(page), { 'content-encoding': 'gzip' })],
  ])('is counted after decompression (%s)', async (_, reply) => {
    const exact = { limits: { jsonBytesMax: page.length } };
    const tooSmall = { limits: { jsonBytesMax: page.length - 1 } };
    const fits = await aClient(onTestFinished, exact);
    const bursts = await aClient(onTestFinished, tooSmall);
    fits.server.script(reply);
    bursts.server.script(reply);

    expect((await fits.partnerCenter.ordersOfCustomer('c1', { signal })).body).toEqual(page);
    const failure = await failureOf(bursts.partnerCenter.ordersOfCustomer('c1', { signal }));
    expect(failure).toMatchObject({ code: 'PARTNER_CENTER_TOO_LARGE', retryable: false });
    expect(bursts.server.calls).toHaveLength(1);
  });

  it('does not matter in an error', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(text(404, Buffer.alloc(1024 * 1024, 'x')));

    expect(await failureOf(partnerCenter.invoice('G1', { signal }))).toMatchObject({ status: 404 });
  });
});
