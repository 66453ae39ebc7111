import { createHash } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

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

describe('a device code', () => {
  const poll = (deviceCode: string) =>
    exchange(
      simulator,
      { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode },
      'oauth2/v2.0/token',
    );
  const begin = async () => {
    const answer = await fetch(
      `${simulator.authority}/${simulator.tenantId}/oauth2/v2.0/devicecode`,
      { method: 'POST', body: new URLSearchParams({ client_id: simulator.clientId }) },
    );
    return (await answer.json()) as Record<string, string>;
  };

  it('brings tokens once, after it was typed', async () => {
    const begun = await begin();
    const code = begun['device_code'] ?? '';

    const before = await poll(code);
    await fetch(`${begun['verification_uri'] ?? ''}?otc=${begun['user_code'] ?? ''}`);
    const after = await poll(code);
    const again = await poll(code);

    expect(before.body['error']).toBe('authorization_pending');
    expect(after.body).toMatchObject({ token_type: 'Bearer', scope: 'user_impersonation' });
    expect(again.status).toBe(400);
  });

  it('brings none when it was declined', async () => {
    const begun = await begin();
    await fetch(`${begun['verification_uri'] ?? ''}?otc=${begun['user_code'] ?? ''}&decline`);

    expect((await poll(begun['device_code'] ?? '')).body['error']).toBe('authorization_declined');
  });
});

describe('an authorization code', () => {
  const VERIFIER = 'a-verifier-of-forty-three-characters-or-more-';
  const authorize = async (redirectUri: string) => {
    const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
    const query = new URLSearchParams({
      client_id: simulator.clientId,
      redirect_uri: redirectUri,
      state: 'state',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    return fetch(
      `${simulator.authority}/${simulator.tenantId}/oauth2/v2.0/authorize?${query.toString()}`,
      { redirect: 'manual' },
    );
  };
  const redeem = (code: string, more: Record<string, string> = {}) =>
    exchange(
      simulator,
      {
        grant_type: 'authorization_code',
        code,
        redirect_uri: 'http://localhost:9/',
        code_verifier: VERIFIER,
        ...more,
      },
      'oauth2/v2.0/token',
    );
  const aCode = async () => {
    const { headers } = await authorize('http://localhost:9/');
    return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  };

  it('brings tokens once', async () => {
    const code = await aCode();

    expect((await redeem(code)).body).toMatchObject({ token_type: 'Bearer' });
    expect((await redeem(code)).body['error_description']).toContain('AADSTS54005');
  });

  it('brings none with another verifier, or to another address', async () => {
    const verifier = await redeem(await aCode(), { code_verifier: 'x'.repeat(43) });
    const address = await redeem(await aCode(), { redirect_uri: 'http://localhost:8/' });

    expect([verifier.status, address.status]).toEqual([400, 400]);
  });

  it('is not sent to another machine', async () => {
    expect((await authorize('https://example.org/')).status).toBe(400);
  });
});

describe('a fault of the sign-in', () => {
  afterEach(() => simulator.setFaults([]));
  const refresh = () =>
    exchange(simulator, { grant_type: 'refresh_token', refresh_token: simulator.refreshToken });

  it('kills refresh tokens, and leaves the app alone', async () => {
    simulator.setFaults([{ name: 'dead-refresh-token' }]);

    expect((await refresh()).body['error_description']).toContain('AADSTS700082');
    expect((await exchange(simulator, APP)).status).toBe(200);
  });

  it('lets the secret expire', async () => {
    simulator.setFaults([{ name: 'secret-expired' }]);

    expect((await exchange(simulator, APP)).body['error_description']).toContain('AADSTS7000222');
  });

  it('asks signed-in users for a second factor, and applications for nothing', async () => {
    const fresh = await startSimulator({ seed: 6, now: NOW, lines: 1 });
    onTestFinished(() => fresh.close());
    const user = await exchange(fresh, {
      grant_type: 'refresh_token',
      refresh_token: fresh.refreshToken,
    });
    const app = await exchange(fresh, APP);
    fresh.setFaults([{ name: 'mfa-required' }]);

    const asUser = await clientOf(fresh, user.body['access_token'] ?? '').get('/v1/customers');
    const asApp = await clientOf(fresh, app.body['access_token'] ?? '').get('/v1/customers');

    expect([asUser.status, await asUser.json()]).toMatchObject([401, { code: '900421' }]);
    expect(asApp.status).toBe(200);
  });
});
