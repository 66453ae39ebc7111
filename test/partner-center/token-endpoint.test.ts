import { describe, expect, it, onTestFinished } from 'vitest';

import { aClient, CLIENT_SECRET, failureOf, signal, TENANT } from './client-under-test.ts';
import { grants, json, text } from './fault-server.ts';

const balance = json(200, { currencyCode: 'USD', balanceAmount: 1 });

function jwtOf(tenantId: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'none' }), part({ tid: tenantId }), 'signature'].join('.');
}

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
    expect(failure.fix).toContain('PARTNER_CENTER_REFRESH_TOKEN');
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
