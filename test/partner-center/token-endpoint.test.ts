import { describe, expect, it, onTestFinished } from 'vitest';

import { aClient, CLIENT_SECRET, failureOf, signal, TENANT } from './client-under-test.ts';
import { grants, json, text } from './fault-server.ts';
import { tokensInMemory } from './tokens-in-memory.ts';

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
      message:
        'the sign-in service refused with invalid_grant (AADSTS700082): the refresh token was not used for 90 days and has expired',
    });
    expect(failure.fix).toContain('recon auth login');
    expect(server.calls).toEqual([]);
  });

  it('is asked once more with the token before, where the newest was issued and never worked', async () => {
    const tokens = tokensInMemory('newest');
    tokens.refreshTokens.push('before');
    const { partnerCenter, server } = await aClient(onTestFinished, { tokens });
    server.scriptSignIn(
      json(400, { error: 'invalid_grant' }),
      grants('user-token', { refresh_token: 'third' }),
    );
    server.script(balance);

    await partnerCenter.accountBalance({ signal });

    expect(server.signIns.map(({ form }) => form.get('refresh_token'))).toEqual([
      'newest',
      'before',
    ]);
    expect(tokens.refreshTokens).toEqual(['third', 'before']);
  });

  it('is not stormed where both tokens are refused, and the newest says why', async () => {
    const tokens = tokensInMemory('newest');
    tokens.refreshTokens.push('before');
    const { partnerCenter, server } = await aClient(onTestFinished, { tokens });
    const refused = (number: string) =>
      json(400, { error: 'invalid_grant', error_description: `AADSTS${number}: no` });
    server.scriptSignIn(refused('50173'), refused('700082'));

    const failure = await failureOf(partnerCenter.accountBalance({ signal }));

    expect(failure).toMatchObject({ code: 'SIGN_IN_NEEDED', apiCode: 'AADSTS50173' });
    expect(server.signIns).toHaveLength(2);
  });

  it('is not asked while another process holds a token that is good for a call', async () => {
    const tokens = tokensInMemory('refresh-1');
    const first = await aClient(onTestFinished, { tokens });
    first.server.scriptSignIn(grants('shared', { refresh_token: 'refresh-2' }));
    first.server.script(balance);
    await first.partnerCenter.accountBalance({ signal });
    const second = await aClient(onTestFinished, { tokens, clock: first.clock });
    second.server.script(balance);

    await second.partnerCenter.accountBalance({ signal });

    expect(second.server.signIns).toEqual([]);
    expect(second.server.calls[0]?.headers.authorization).toBe('Bearer shared');
  });

  it('is asked again where the token that others share was refused', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished, { refreshToken: 'refresh-1' });
    server.script(balance, json(401, { code: '900421' }), balance);
    await partnerCenter.accountBalance({ signal });

    await partnerCenter.accountBalance({ signal });

    expect(server.calls.map((call) => call.headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
    ]);
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
