import { describe, expect, it, onTestFinished } from 'vitest';

import { aClient, CLIENT_SECRET, failureOf, signal, TENANT } from './client-under-test.ts';
import type { Reply } from './fault-server.ts';
import { grants, json, text } from './fault-server.ts';
import { tokensInMemory } from './tokens-in-memory.ts';

const balance = json(200, { currencyCode: 'USD', balanceAmount: 1 });
const unauthorized = json(401, { code: '400', description: 'access denied' });

describe('signing in', () => {
  it('asks for a Partner Center token by client credentials', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(balance);

    await partnerCenter.accountBalance({ signal });

    expect(server.signIns.map(({ method, url, form }) => [method, url, ...form])).toEqual([
      [
        'POST',
        `/${TENANT}/oauth2/v2.0/token`,
        ['scope', 'https://api.partnercenter.microsoft.com/.default'],
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
      tokens: tokensInMemory('refresh-1', {
        async beforeKeeping(token) {
          await new Promise((resolve) => setTimeout(resolve, 30)); // a slow database
          events.push(`saved ${token ?? ''}`);
        },
      }),
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

  it.each([
    ['has no v2.0 endpoint', text(404, '<html>not found</html>')],
    ['takes no scope for Partner Center', json(400, { error: 'invalid_scope' })],
  ])('asks the v1 endpoint with a resource where the authority %s', async (_, refusal) => {
    const { partnerCenter, server, clock } = await aClient(onTestFinished);
    server.scriptSignIn(refusal);
    server.script(balance, balance);

    await partnerCenter.accountBalance({ signal });
    clock.advance(3_600_000);
    await partnerCenter.accountBalance({ signal });

    expect(server.signIns.map(({ url, form }) => [url, form.get('resource')])).toEqual([
      [`/${TENANT}/oauth2/v2.0/token`, null],
      [`/${TENANT}/oauth2/token`, 'https://api.partnercenter.microsoft.com'],
      [`/${TENANT}/oauth2/token`, 'https://api.partnercenter.microsoft.com'],
    ]);
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
    expect(failure.fix).toContain('second factor');
    expect(server.calls).toHaveLength(2);
  });
});
