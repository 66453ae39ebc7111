import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Fault } from '../../src/simulator/fault.ts';
import { signedIn, type TestClient } from './signed-in.ts';

let client: TestClient;
beforeAll(async () => {
  client = await signedIn({ plant: 'none' });
});
beforeEach(() => client.simulator.setFaults([]));
afterAll(() => client.simulator.close());

const strike = (fault: Fault): void => client.simulator.setFaults([fault]);
const linesPath = (): string =>
  `/v1/invoices/${client.simulator.tenant.invoices[4]?.id ?? ''}/lineitems/OneTime/BillingLineItems?size=5`;

describe('a fault', () => {
  it('strikes as often as told, then the answers are healthy again', async () => {
    strike({ name: 'burst-5xx', times: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await client.get('/v1/invoices')).status);
    expect(statuses).toEqual([503, 500, 200]);
  });

  it('strikes a share of the requests, the same ones each time', async () => {
    const rounds = [];
    for (let round = 0; round < 2; round += 1) {
      strike({ name: 'not-found', share: 0.3 });
      const statuses = [];
      for (let i = 0; i < 40; i += 1) statuses.push((await client.get('/v1/invoices')).status);
      rounds.push(statuses.join(' '));
    }
    const struck = rounds[0]?.match(/404/g)?.length ?? 0;
    expect(struck).toBeGreaterThan(4);
    expect(struck).toBeLessThan(20);
    expect(rounds[1]).toBe(rounds[0]);
  });

  it('strikes only the paths it matches', async () => {
    strike({ name: 'empty-object', match: /\/customers/gi });
    expect((await client.get('/v1/invoices')).status).toBe(200);
    for (let i = 0; i < 2; i += 1) expect(await client.json('/v1/customers')).toEqual({});
  });

  it.each([
    ['throttle', /^7$/],
    ['throttle-date', / GMT$/],
    ['throttle-negative', /^-5$/],
    ['throttle-day', /^86400$/],
  ] as const)('throttles with a Retry-After of its own: %s', async (name, form) => {
    strike({ name, retryAfterSeconds: 7 });
    const response = await client.get('/v1/invoices');
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toMatch(form);
  });

  it('throttles without saying for how long', async () => {
    strike({ name: 'throttle-bare' });
    expect((await client.get('/v1/invoices')).headers.has('retry-after')).toBe(false);
  });

  it('never answers', async () => {
    strike({ name: 'timeout' });
    const { url } = client.simulator;
    const hanging = fetch(`${url}/v1/invoices`, { signal: AbortSignal.timeout(200) });
    await expect(hanging).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('drops the line in the middle of a body', async () => {
    strike({ name: 'cut-body' });
    const response = await client.get('/v1/invoices');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('answers a web page, or a web page called PDF', async () => {
    strike({ name: 'html-200' });
    expect(await (await client.get('/v1/invoices')).text()).toMatch(/^<!DOCTYPE html>/);
    strike({ name: 'not-pdf' });
    const id = client.simulator.tenant.invoices[0]?.id ?? '';
    const response = await client.get(`/v1/invoices/${id}/documents/statement`);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(await response.text()).not.toMatch(/^%PDF-/);
    expect((await client.json('/v1/invoices')).items).toHaveLength(6);
  });

  it('redirects to another host', async () => {
    strike({ name: 'redirect' });
    const response = await client.get('/v1/invoices');
    expect(response.status).toBe(302);
    expect(new URL(response.headers.get('location') ?? '').host).toBe('partner-center.example.net');
  });

  it('answers late', async () => {
    strike({ name: 'slow', delayMs: 150 });
    const startedAt = performance.now();
    expect((await client.get('/v1/invoices')).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(140);
  });

  it('repeats a continuation token for ever', async () => {
    strike({ name: 'repeat-token' });
    const first = await client.json(linesPath());
    const token = first.continuationToken ?? '';
    const next = await client.json(linesPath(), { 'MS-ContinuationToken': token });
    expect(next.continuationToken).toBe(token);
  });

  it('points the next page to another host', async () => {
    for (const path of [linesPath(), '/v1/customers?size=2']) {
      strike({ name: 'foreign-next-link' });
      expect((await client.json(path)).links.next?.uri).toMatch(
        /^https:\/\/partner-center\.example\.net/,
      );
    }
  });
});
