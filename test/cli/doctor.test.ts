import { describe, expect, it } from 'vitest';

import { simulatedTenant } from '../pipeline/simulated-tenant.ts';
import type { Settings } from './recon-process.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';

interface Line {
  readonly check: string;
  readonly ok: boolean;
  readonly skipped: boolean;
  readonly says: string;
  readonly fix: string | null;
  readonly code: string | null;
}

async function doctor(settings: Settings, lineSource = 'auto') {
  const { code, stdout, stderr } = await runRecon(['doctor', '--json'], {
    ...settings,
    RECON_LINE_SOURCE: lineSource,
  });
  const lines = JSON.parse(stdout) as Line[];
  const failed = lines.filter((one) => !one.ok && !one.skipped);
  const named = (check: string) => lines.find((one) => one.check === check);
  return { code, stderr, lines, failed, named };
}

const CALLS = [
  'customers',
  'orders',
  'entitlements',
  'balance',
  'invoices',
  'invoice-summaries (app+user)',
  'invoice (app+user)',
  'statement (app+user)',
];

describe('recon doctor', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('finds all well where all is well, and has made each call of a night', async () => {
    const { settings, simulator } = await simulatedTenant();

    const { code, lines, named } = await doctor(settings);

    expect(lines.filter((one) => !one.ok)).toEqual([]);
    expect(code).toBe(0);
    expect(lines.map((one) => one.check)).toEqual([
      'settings',
      'Node',
      'TLS',
      'home',
      'secret key',
      'reports folder',
      'database',
      'queue',
      'reach sign-in service',
      'reach Partner Center',
      'reach Graph',
      'clock',
      'sign-in',
      'tenant',
      ...CALLS,
      'Graph export',
    ]);
    expect(named('sign-in')?.says).toBe('app+user, billing.admin@partner.example.com');
    expect(named('tenant')?.says).toBe(simulator.tenantId);
    expect(named('customers')?.says).toBe('1 on the first page');
  });

  it('tries the listing of lines only where lines come from there, and Graph where they do not', async () => {
    const { settings } = await simulatedTenant();

    const { lines } = await doctor(settings, 'v1');

    const checks = lines.map((one) => one.check);
    expect(checks).toContain('line-items');
    expect(checks).not.toContain('Graph export');
  });

  it('names what an application alone is refused, with exit code 3', async () => {
    const { settings } = await simulatedTenant();

    const { code, failed, named } = await doctor({ ...settings, PARTNER_CENTER_REFRESH_TOKEN: '' });

    expect(code).toBe(3);
    expect(named('sign-in')).toMatchObject({ ok: true, says: 'app-only' });
    expect(failed.map((one) => [one.check, one.code])).toEqual([
      ['invoice-summaries (app+user)', 'PERMISSION_NEEDED'],
      ['invoice (app+user)', 'PERMISSION_NEEDED'],
      ['statement (app+user)', 'PERMISSION_NEEDED'],
    ]);
    expect(new Set(failed.map((one) => one.fix))).toEqual(
      new Set(['Sign in as an admin agent or billing admin: `recon auth login`.']),
    );
  });

  it('says that the sign-in has died with exit code 4, and tries nothing that needs it', async () => {
    const { settings, simulator } = await simulatedTenant();
    simulator.setFaults([{ name: 'dead-refresh-token' }]);

    const { code, failed, lines } = await doctor(settings);

    expect(code).toBe(4);
    expect(failed).toMatchObject([
      { check: 'sign-in', code: 'SIGN_IN_NEEDED', fix: 'Sign in again: `recon auth login`.' },
    ]);
    expect(lines.filter((one) => one.skipped).map((one) => one.check)).toEqual([
      'tenant',
      ...CALLS,
      'Graph export',
    ]);
  });

  it('says that the client secret has expired with exit code 4', async () => {
    const { settings, simulator } = await simulatedTenant();
    simulator.setFaults([{ name: 'secret-expired' }]);

    const { code, failed } = await doctor({ ...settings, PARTNER_CENTER_REFRESH_TOKEN: '' });

    expect(code).toBe(4);
    expect(failed).toMatchObject([{ check: 'sign-in', code: 'CLIENT_REFUSED' }]);
    expect(failed[0]?.fix).toContain('Make a new client secret');
  });

  it('tells a second factor that lacks from a sign-in that lacks', async () => {
    const { settings, simulator } = await simulatedTenant();
    simulator.setFaults([{ name: 'mfa-required' }]);

    const { named, failed } = await doctor(settings);

    expect(named('sign-in')?.ok).toBe(true);
    expect(named('customers')?.says).toContain('without a second factor');
    expect(named('customers')?.fix).toContain('complete the second factor');
    expect(new Set(failed.map((one) => one.code))).toEqual(new Set(['SIGN_IN_NEEDED']));
  });

  it('names the settings that lack with exit code 2, and tries all that needs none', async () => {
    const { settings } = await simulatedTenant();

    const { code, failed, named } = await doctor({
      ...settings,
      PARTNER_CENTER_TENANT_ID: '',
      PARTNER_CENTER_CLIENT_ID: '',
    });

    expect(code).toBe(2);
    expect(failed.map((one) => one.check)).toEqual(['settings']);
    expect(failed[0]?.says).toContain('PARTNER_CENTER_TENANT_ID');
    expect(failed[0]?.says).toContain('PARTNER_CENTER_CLIENT_ID');
    expect(named('database')?.ok).toBe(true);
    expect(named('reach Partner Center')?.ok).toBe(true);
    expect(named('sign-in')?.says).toBe('not tried: settings comes first');
    expect(named('customers')?.skipped).toBe(true);
  });

  it('goes on without a database, with what needs none', async () => {
    const { settings } = await simulatedTenant();

    const { code, failed, named } = await doctor({
      ...settings,
      DATABASE_URL: 'postgres://recon@127.0.0.1:9/recon',
    });

    expect(code).not.toBe(0);
    expect(failed.map((one) => one.check)).toEqual(['database']);
    expect(failed[0]?.fix).not.toBeNull();
    expect(named('reach Partner Center')?.ok).toBe(true);
    expect(named('queue')).toMatchObject({
      skipped: true,
      says: 'not tried: database comes first',
    });
  });
});
