import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';

import { eventually } from '../pipeline/eventually.ts';
import { simulatedTenant } from '../pipeline/simulated-tenant.ts';
import type { Running, Settings } from './recon-process.ts';
import { PROCESSES_TIMEOUT_MS, startRecon } from './recon-process.ts';

const API_TOKEN = 'canary-api-token-0123456789-abcdefgh';
const GUESSED_TOKEN = 'canary-guessed-token-0123456789-abcd';

describe('the log of `recon serve`', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('holds no token, no secret, no sign-in link and no cookie, at the highest level, whatever fails', async () => {
    const { settings, simulator, store } = await simulatedTenant();
    const [first = ''] = simulator.tenant.invoices.map(({ id }) => id);
    simulator.setFaults([
      { name: 'gossip', match: /operations|customers/, times: 3 },
      { name: 'redirect', match: new RegExp(`/blobs/.*${first}`) },
    ]);
    const { serving, url, key } = await serve({
      ...settings,
      RECON_LINE_SOURCE: 'graph',
      RECON_LOG_LEVEL: 'trace',
      RECON_API_TOKEN: API_TOKEN,
      RECON_HTTP_PORT: String(await freePort()),
    });

    const signedIn = await fetch(`${url}/sign-in?key=${key}`, { redirect: 'manual' });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    await fetch(`${url}/sign-in?key=${key}`, { redirect: 'manual' });
    const withToken = (token: string) => ({ authorization: `Bearer ${token}` });
    const refused = await fetch(`${url}/api/v1/runs`, { headers: withToken(GUESSED_TOKEN) });
    expect(refused.status).toBe(401);
    const started = await fetch(`${url}/api/v1/runs`, {
      method: 'POST',
      headers: { ...withToken(API_TOKEN), 'content-type': 'application/json' },
      body: '{}',
    });
    const { run_id: runId } = (await started.json()) as { run_id: string };
    await eventually(async () => {
      const answer = await fetch(`${url}/api/v1/runs/${runId}`, { headers: withToken(API_TOKEN) });
      const { state } = (await answer.json()) as { state: string };
      return state === 'running' ? undefined : state;
    });
    const kept = await store.db.selectFrom('run_log').selectAll().execute();
    await store.pool.query('alter table emitted_file rename to hidden');
    const broken = await fetch(`${url}/reports`, { headers: { cookie, ...withToken(API_TOKEN) } });
    expect(broken.status).toBe(500);
    serving.child.kill('SIGTERM');
    const { stderr, stdout } = await serving.finished;

    const log = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('{'));
    expect(log.join('\n')).toContain('request failed');
    expect(log.join('\n')).toContain('step done');
    const secrets = [
      API_TOKEN,
      GUESSED_TOKEN,
      key,
      cookie.split('=')[1] ?? '',
      new URL(settings['DATABASE_URL'] ?? '').password,
      ...simulator.secrets,
    ].flatMap((secret) => [secret, encodeURIComponent(secret)]);
    expect(secrets.filter((secret) => secret.length < 6)).toEqual([]);
    const told = [...log, ...kept.map((line) => JSON.stringify(line))];
    expect(kept.length).toBeGreaterThan(20);
    expect(secrets.filter((secret) => told.some((line) => line.includes(secret)))).toEqual([]);
  });
});

/** Starts the pages, and waits for the link that signs in. */
async function serve(settings: Settings): Promise<{ serving: Running; url: string; key: string }> {
  const serving = startRecon(['serve'], settings);
  onTestFinished(() => void serving.child.kill('SIGKILL'));
  let told = '';
  serving.child.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const over = { yet: false };
  void serving.finished.finally(() => (over.yet = true));
  const [, url = '', key = ''] = await eventually(() => {
    if (over.yet) throw new Error(`it does not serve: ${told}`);
    return Promise.resolve(/Sign in: (http:\S+)\/sign-in\?key=(\S+)/.exec(told) ?? undefined);
  });
  return { serving, url, key };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
