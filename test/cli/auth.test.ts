import { describe, expect, it } from 'vitest';

import type { SignInStatus } from '../../src/cli/sign-in-status.ts';
import { simulatedTenant } from '../pipeline/simulated-tenant.ts';
import type { Running, Settings } from './recon-process.ts';
import { PROCESSES_TIMEOUT_MS, runRecon, startRecon } from './recon-process.ts';

/** What `pattern` finds in what the process tells, as soon as it is there. */
function told({ child }: Running, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      const match = pattern.exec(stderr);
      if (match !== null) resolve(match);
    });
    child.on('close', () => reject(new Error(`never told ${pattern.source}: ${stderr}`)));
  });
}

async function aTenantNobodySignedInTo() {
  const tenant = await simulatedTenant();
  return { ...tenant, settings: { ...tenant.settings, PARTNER_CENTER_REFRESH_TOKEN: '' } };
}

async function statusOf(settings: Settings): Promise<SignInStatus & { readonly code: number }> {
  const { stdout, code } = await runRecon(['auth', 'status', '--json'], settings);
  return { ...(JSON.parse(stdout) as SignInStatus), code: code ?? -1 };
}

const CODE = /Open (\S+) on any device and type (\w+)/;

describe('recon auth', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('signs in by a code typed elsewhere, says who, and forgets', async () => {
    const { settings, simulator, store } = await aTenantNobodySignedInTo();
    const before = await statusOf(settings);
    expect(before).toMatchObject({ code: 0, mode: 'app-only', signIn: null });
    expect(before.capabilities.filter((one) => !one.works).map((one) => one.resource)).toEqual([
      'invoice-summaries',
      'invoice',
      'statement',
    ]);

    const login = startRecon(['auth', 'login', '--json'], settings);
    const [, address = '', code = ''] = await told(login, CODE);
    await fetch(`${address}?otc=${code}`);
    const done = await login.finished;

    expect(done, done.stderr).toMatchObject({ code: 0 });
    const status = JSON.parse(done.stdout) as SignInStatus;
    expect(status).toMatchObject({
      mode: 'app+user',
      tenantId: simulator.tenantId,
      signIn: {
        how: 'device-code',
        account: 'billing.admin@partner.example.com',
        // 90 within the millisecond in which it was issued.
        daysLeft: expect.toBeOneOf([89, 90]) as number,
        refused: null,
      },
      warnings: [],
    });
    expect(status.capabilities.every((one) => one.works)).toBe(true);
    const kept = await store.db.selectFrom('sign_in').selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain('eyJ');

    const logout = await runRecon(['auth', 'logout'], settings);
    expect(logout).toMatchObject({ code: 0, stdout: 'The sign-in is forgotten.\n' });
    expect(await statusOf(settings)).toMatchObject({ mode: 'app-only', signIn: null });
  });

  it('signs in with a browser on this machine, and is told nothing by strangers', async () => {
    const { settings } = await aTenantNobodySignedInTo();
    const login = startRecon(['auth', 'login', '--browser', '--json'], settings);
    const [, address = ''] = await told(login, /(http\S+authorize\?\S+)\n/);
    const redirect = new URL(address).searchParams.get('redirect_uri') ?? '';

    const stranger = await fetch(`${redirect}?code=guess&state=guess`);
    const person = await fetch(address);

    expect(stranger.status).toBe(400);
    expect(await person.text()).toContain('You can close this page');
    const done = await login.finished;
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(done.stdout)).toMatchObject({ signIn: { how: 'browser' } });
  });

  it('ends with exit code 4 when the person declines', async () => {
    const { settings } = await aTenantNobodySignedInTo();
    const login = startRecon(['auth', 'login'], settings);
    const [, address = '', code = ''] = await told(login, CODE);
    await fetch(`${address}?otc=${code}&decline`);

    const declined = await login.finished;

    expect(declined).toMatchObject({ code: 4, stdout: '' });
    expect(declined.stderr).toContain('the sign-in was declined');
    expect(declined.stderr).toContain('do:  Sign in again: `recon auth login`.');
  });

  it('says with exit code 4 that somebody has to sign in where there is no secret either', async () => {
    const { settings } = await aTenantNobodySignedInTo();

    const nobody = await statusOf({ ...settings, PARTNER_CENTER_CLIENT_SECRET: '' });

    expect(nobody).toMatchObject({ code: 4, mode: 'none' });
  });

  it('says that logging out does not unset what the settings name', async () => {
    const { settings } = await simulatedTenant();

    const logout = await runRecon(['auth', 'logout', '--json'], settings);

    expect(JSON.parse(logout.stdout)).toEqual({ forgotten: false, stillConfigured: true });
    expect(logout.stderr).toContain('unset it');
  });
});
