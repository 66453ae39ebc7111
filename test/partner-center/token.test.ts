import { describe, expect, it, onTestFinished } from 'vitest';

import { aClient, CLIENT_SECRET, failureOf, signal, TENANT } from './client-under-test.ts';
import type { Reply } from './fault-server.ts';
import { grants, json, text } from './fault-server.ts';

const balance = json(200, { currencyCode: 'USD', balanceAmount: 1 });
const unauthorized = json(401, { code: '400', description: 'access denied' });

function jwtOf(tenantId: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'none' }), part({ tid: tenantId }), 'signature'].join('.');
}

describe('signing in', () => {
  it('asks the v1 endpoint for a Partner Center token by client credentials', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(balance);

    await partnerCenter.accountBalance({ signal });

    expect(server.signIns.map(({ method, url, form }) => [method, url, ...form])).toEqual([
      [
        'POST',
        `/${TENANT}/oauth2/token`,
        ['resource', 'https://api.partnercenter.microsoft.com'],
        ['grant_type', 'client_credentials'],
        ['client_id', 'client-1'],
        ['client_secret', CLIENT_SECRET],
      ],
    ]);
    expect(server.calls[0]?.headers.authorization).toBe('Bearer token-1');
  });

  it('prefers the stored refresh token and saves a rotated one before it calls', async () => {
    const events: string[] = [];
    const { partnerCenter, server } = await aClient(onTestFinished, {
      tokens: {
        newestRefreshToken: () => Promise.resolve('refresh-1'),
        async saveRefreshToken(token) {
          await new Promise((resolve) => setTimeout(resolve, 30)); // a slow database
          events.push(`saved ${token}`);
        },
      },
    });
    server.scriptSignIn(grants('user-token', { refresh_token: 'refresh-2' }));
    server.script((response, request) => {
      events.push('called');
      balance(response, request);
    });

    await partnerCenter.accountBalance({ signal });

    expect(server.signIns[0]?.form.get('grant_type')).toBe('refresh_token');
    expect(server.signIns[0]?.form.get('refresh_token')).toBe('refresh-1');
    expect(events).toEqual(['saved refresh-2', 'called']);
  });

  it('renews a minute before the token expires, and not earlier', async () => {
    const { partnerCenter, server, clock } = await aClient(onTestFinished);
    server.script(balance, balance, balance);

    await partnerCenter.accountBalance({ signal });
    clock.advance(3_539_000);
    await partnerCenter.accountBalance({ signal });
    clock.advance(1_000);
    await partnerCenter.accountBalance({ signal });

    expect(server.calls.map((call) => call.headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('makes one token call for many callers', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(balance, balance, balance, balance);

    await Promise.all([1, 2, 3, 4].map(() => partnerCenter.accountBalance({ signal })));

    expect(server.signIns).toHaveLength(1);
  });

  it('renews once for many callers that are refused together', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(unauthorized, unauthorized, balance, balance);

    await Promise.all([1, 2].map(() => partnerCenter.accountBalance({ signal })));

    expect(server.calls).toHaveLength(4);
    expect(server.signIns).toHaveLength(2);
  });

  it('does not renew again for a refusal of the token before', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const late: Reply = (response, request) =>
      void setTimeout(() => unauthorized(response, request), 50);
    server.script(unauthorized, late, balance, balance);

    await Promise.all([1, 2].map(() => partnerCenter.accountBalance({ signal })));

    expect(server.calls.map((call) => call.headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-2',
    ]);
  });

  it('lets one caller abort without ending the sign-in of the others', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const impatient = new AbortController();
    server.scriptSignIn((response, request) => {
      impatient.abort(new Error('changed my mind'));
      setTimeout(() => grants('token-1')(response, request), 20);
    });
    server.script(balance);

    const aborted = partnerCenter.accountBalance({ signal: impatient.signal });
    const patient = partnerCenter.accountBalance({ signal });

    await expect(aborted).rejects.toThrow('changed my mind');
    expect((await patient).body.toString()).toContain('USD');
    expect(server.signIns).toHaveLength(1);
  });
});

describe('a call answered with 401', () => {
  it('is made again with a new token', async () => {
    const { partnerCenter, server, clock } = await aClient(onTestFinished);
    server.script(unauthorized, balance);

    await partnerCenter.accountBalance({ signal });

    expect(server.calls.map((call) => call.headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    expect(clock.sleptMs).toEqual([]);
  });

  it('needs a person when the new token is refused too', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(unauthorized, json(401, { code: '900421' }));

    const failure = await failureOf(partnerCenter.accountBalance({ signal }));

    expect(failure).toMatchObject({
      code: 'SIGN_IN_NEEDED',
      kind: 'auth',
      retryable: false,
      status: 401,
      apiCode: '900421',
    });
    expect(failure.fix).toContain('multi-factor');
    expect(server.calls).toHaveLength(2);
  });
});

describe('the sign-in service', () => {
  it('asks for a person when the refresh token has died', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished, { refreshToken: 'dead' });
    const error_description = 'AADSTS700082: The refresh token has expired. Trace ID: 1';
    server.scriptSignIn(json(400, { error: 'invalid_grant', error_description }));

    const failure = await failureOf(partnerCenter.accountBalance({ signal }));

    expect(failure).toMatchObject({
      code: 'SIGN_IN_NEEDED',
      kind: 'auth',
      retryable: false,
      apiCode: 'AADSTS700082',
      message: 'the sign-in service refused with invalid_grant (AADSTS700082)',
    });
    expect(failure.fix).toContain('recon auth login');
    expect(server.calls).toEqual([]);
  });

  it('is asked again with the newer token when another process has renewed', async () => {
    const stored = ['old', 'newer'];
    const { partnerCenter, server } = await aClient(onTestFinished, {
      tokens: {
        newestRefreshToken: () => Promise.resolve(stored.length > 1 ? stored.shift() : stored[0]),
        saveRefreshToken: () => Promise.resolve(),
      },
    });
    server.scriptSignIn(json(400, { error: 'invalid_grant' }), grants('user-token'));
    server.script(balance);

    await partnerCenter.accountBalance({ signal });

    expect(server.signIns.map(({ form }) => form.get('refresh_token'))).toEqual(['old', 'newer']);
  });

  it('names the client credentials when it refuses them, without printing them', async () => {
    const { partnerCenter, server, logged } = await aClient(onTestFinished);
    const answer = { error: 'invalid_client', error_description: `AADSTS7000222 ${CLIENT_SECRET}` };
    server.scriptSignIn(json(401, answer, { 'www-authenticate': 'Bearer error="x"' }));

    const failure = await failureOf(partnerCenter.accountBalance({ signal }));

    expect(failure).toMatchObject({ code: 'CLIENT_REFUSED', kind: 'auth' });
    expect(failure.cause).toBeUndefined(); // the library's error would carry the whole answer
    expect(JSON.stringify([failure.message, failure.fix, failure, logged])).not.toContain(
      CLIENT_SECRET,
    );
  });

  it('is tried again when it is down or answers with a page of markup', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.scriptSignIn(json(503, {}), text(200, '<html>busy</html>'), grants('token-3'));
    server.script(balance);

    await partnerCenter.accountBalance({ signal });

    expect(server.signIns).toHaveLength(3);
    expect(server.calls[0]?.headers.authorization).toBe('Bearer token-3');
  });

  it('is not believed when its token is for another tenant', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.scriptSignIn(grants(jwtOf('00000000-0000-0000-0000-000000000001')));

    expect(await failureOf(partnerCenter.accountBalance({ signal }))).toMatchObject({
      code: 'WRONG_TENANT',
      kind: 'auth',
      retryable: false,
    });
    expect(server.calls).toEqual([]);
  });

  it('may write our tenant id in capitals', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.scriptSignIn(grants(jwtOf(TENANT.toUpperCase())));
    server.script(balance);

    await partnerCenter.accountBalance({ signal });

    expect(server.calls).toHaveLength(1);
  });

  it('is not asked when there is neither a secret nor a signed-in user', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished, { clientSecret: undefined });

    expect(await failureOf(partnerCenter.accountBalance({ signal }))).toMatchObject({
      code: 'SIGN_IN_NEEDED',
      kind: 'auth',
    });
    expect(server.signIns).toEqual([]);
  });
});
