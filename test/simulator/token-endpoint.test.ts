import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { clientOf, exchange, NOW } from './signed-in.ts';

const APP = { grant_type: 'client_credentials' };

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 5, now: NOW, lines: 1 });
});
afterAll(() => simulator.close());

describe('tokens', () => {
  it('are needed for every call', async () => {
    const { status } = await clientOf(simulator, 'nonsense').get('/v1/customers');
    expect(status).toBe(401);
  });

  it('name the tenant, with lifetimes as text on the first endpoint and numbers on the second', async () => {
    const first = await exchange(simulator, APP);
    const second = await exchange(simulator, APP, 'oauth2/v2.0/token');
    expect(first.body['expires_in']).toBe('3600');
    expect(second.body['expires_in']).toBe(3600);
    const claims = Buffer.from(first.body['access_token']?.split('.')[1] ?? '', 'base64url');
    expect(JSON.parse(claims.toString())).toMatchObject({ tid: simulator.tenantId });
  });

  it('of an app alone open lists and lines, not summaries, an invoice or its statement', async () => {
    const app = clientOf(simulator, (await exchange(simulator, APP)).body['access_token'] ?? '');
    const id = simulator.tenant.invoices[0]?.id ?? '';
    for (const open of ['/v1/customers', '/v1/invoices', '/v1/invoices/summary']) {
      expect((await app.get(open)).status).toBe(200);
    }
    for (const closed of ['summaries', id, `${id}/documents/statement`]) {
      const response = await app.get(`/v1/invoices/${closed}`);
      expect([response.status, await response.json()]).toMatchObject([403, { code: '900329' }]);
    }
  });

  it('for the retired audience are refused', async () => {
    const { body } = await exchange(simulator, { ...APP, resource: 'https://graph.windows.net' });
    const answer = await clientOf(simulator, body['access_token'] ?? '').json('/v1/customers');
    expect(answer.code).toBe('900420');
  });

  it('are not issued for a wrong secret or another tenant', async () => {
    const wrong = await exchange(simulator, { ...APP, client_secret: 'guess' });
    expect([wrong.status, wrong.body['error']]).toEqual([401, 'invalid_client']);
    const response = await fetch(`${simulator.authority}/${crypto.randomUUID()}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams(APP),
    });
    expect(response.status).toBe(400);
  });
});

describe('a refresh token', () => {
  it('is replaced at each exchange, works once more, and is dead then', async () => {
    const refresh = (token: string | undefined) =>
      exchange(simulator, { grant_type: 'refresh_token', refresh_token: token ?? '' });
    const first = await refresh(simulator.refreshToken);
    const again = await refresh(simulator.refreshToken);
    const dead = await refresh(simulator.refreshToken);
    expect([first.status, again.status, dead.status]).toEqual([200, 200, 400]);
    expect(dead.body['error']).toBe('invalid_grant');
    expect(first.body['refresh_token']).not.toBe(simulator.refreshToken);
    expect((await refresh(first.body['refresh_token'])).status).toBe(200);
  });
});
