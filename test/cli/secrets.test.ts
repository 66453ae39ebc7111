import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';

import { scratch } from '../pipeline/scratch.ts';
import { simulatedTenant } from '../pipeline/simulated-tenant.ts';
import type { Finished } from './recon-process.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';

const CANARIES = {
  clientSecret: 'canary-client-secret-Jk2~q_9',
  refreshToken: '0.canary-refresh-token-8Zx',
  accessToken: 'eyJjYW5hcnk.eyJhY2Nlc3M.dG9rZW4',
};

/** Answers with everything it was told, as badly made servers do: in its error, or behind a token that is refused. */
async function gossip(): Promise<string> {
  const server = createServer((request, response) => {
    let told = '';
    request.on('data', (chunk: Buffer) => (told += chunk.toString()));
    request.on('end', () => {
      const isToken = request.url?.endsWith('/token') === true;
      const description = `AADSTS700082: ${decodeURIComponent(told)}`;
      const secondSignIn = told.includes('client_credentials');
      const body = !isToken
        ? { code: '900421', description: request.headers.authorization }
        : secondSignIn
          ? { token_type: 'Bearer', expires_in: '3599', access_token: CANARIES.accessToken }
          : { error: 'invalid_grant', error_description: description };
      response.writeHead(isToken && secondSignIn ? 200 : 401, {
        'content-type': 'application/json',
      });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('secrets', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it.each([
    ['when the sign-in repeats what it was sent', CANARIES.refreshToken],
    ['when the API repeats the token it was sent', ''],
  ])('show nowhere, at the highest log level, %s', async (_, refreshToken) => {
    const { settings } = await scratch();
    const url = await gossip();

    const failed = await runRecon(['run', '--debug'], {
      ...settings,
      RECON_LOG_LEVEL: 'trace',
      PARTNER_CENTER_URL: url,
      PARTNER_CENTER_AUTHORITY: url,
      PARTNER_CENTER_TENANT_ID: '11111111-2222-3333-4444-555555555555',
      PARTNER_CENTER_CLIENT_ID: 'app',
      PARTNER_CENTER_CLIENT_SECRET: CANARIES.clientSecret,
      PARTNER_CENTER_REFRESH_TOKEN: refreshToken,
    });

    expect(failed, failed.stderr).toMatchObject({ code: 4 });
    expect(failed.stderr).toContain('SIGN_IN_NEEDED');
    const password = new URL(settings['DATABASE_URL'] ?? '').password;
    expect(leaksIn(failed, [...Object.values(CANARIES), password])).toEqual([]);
  });
});

describe('secrets of a whole night', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('show nowhere when servers repeat them, files are refused and links lead away', async () => {
    const { settings, simulator } = await simulatedTenant();
    const [first = '', second = ''] = simulator.tenant.invoices.map(({ id }) => id);
    simulator.setFaults([
      { name: 'gossip', match: /operations|customers/, times: 3 },
      { name: 'expired-signature', match: new RegExp(`/blobs/.*${first}`), times: 1 },
      { name: 'redirect', match: new RegExp(`/blobs/.*${second}`) },
      { name: 'cut-body', match: /\/blobs\//, times: 2 },
    ]);

    const night = await runRecon(['run', '--debug'], {
      ...settings,
      RECON_LINE_SOURCE: 'graph',
      RECON_LOG_LEVEL: 'trace',
    });

    expect(night, night.stderr).toMatchObject({ code: 3 });
    expect(night.stderr).toContain('HOST_REFUSED');
    expect(simulator.secrets.length).toBeGreaterThan(8);
    expect(leaksIn(night, [...simulator.secrets, 'sig='])).toEqual([]);
  });
});

function leaksIn({ stdout, stderr }: Finished, secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => `${stdout}${stderr}`.includes(secret));
}
