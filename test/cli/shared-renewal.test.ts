import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { simulatedTenant } from '../pipeline/simulated-tenant.ts';
import type { Settings } from './recon-process.ts';
import { PROCESSES_TIMEOUT_MS } from './recon-process.ts';

const FIXTURE = path.join(import.meta.dirname, 'fixtures/one-token.ts');

/** A process that is up, and asks for a token when `go` is called. */
async function ready(settings: Settings): Promise<{ go: () => Promise<string> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', FIXTURE], {
    env: { PATH: process.env['PATH'] ?? '', ...settings },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  await once(child.stdout, 'data');
  return {
    go: async () => {
      child.stdin.write('go\n');
      await once(child, 'close');
      return stdout.replace('ready\n', '').trim();
    },
  };
}

describe('a sign-in', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('is renewed once by two processes that need it at the same time', async () => {
    const { settings, simulator, store } = await simulatedTenant();
    const [first, second] = await Promise.all([ready(settings), ready(settings)]);
    // Long enough for the second to come while the first is answered.
    simulator.setFaults([{ name: 'slow', match: /token$/, delayMs: 1500 }]);

    const tokens = await Promise.all([first.go(), second.go()]);

    expect(tokens[0]).toMatch(/^eyJ/);
    expect(tokens[1]).toBe(tokens[0]);
    expect(simulator.requests['token']).toBe(1);
    const kept = await store.db.selectFrom('sign_in').select('refused_at').execute();
    expect(kept).toEqual([{ refused_at: null }]);
  });
});
