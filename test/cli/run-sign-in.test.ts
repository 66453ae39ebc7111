import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import type { RunReport } from '../../src/cli/print-run.ts';
import { simulatedTenant } from '../pipeline/simulated-tenant.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';

describe('the sign-in of a run', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('that has died ends the run with exit code 4, and with what to do', async () => {
    const { settings, simulator } = await simulatedTenant();
    simulator.setFaults([{ name: 'dead-refresh-token' }]);

    const ended = await runRecon(['run'], settings);

    expect(ended, ended.stderr).toMatchObject({ code: 4 });
    expect(ended.stderr).toContain('(AADSTS700082): the refresh token was not used for 90 days');
    expect(ended.stderr).toContain('do: Sign in again: `recon auth login`.');
    expect(simulator.requests['customers']).toBeUndefined();
  });

  it('that lacks a user ends it with exit code 3 and one finding', async () => {
    const { settings, store } = await simulatedTenant();

    const ended = await runRecon(['run', '--json'], {
      ...settings,
      PARTNER_CENTER_REFRESH_TOKEN: '',
    });

    expect(ended, ended.stderr).toMatchObject({ code: 3 });
    const { missing, run } = JSON.parse(ended.stdout) as RunReport;
    expect(new Set(missing.map((one) => one.resource))).toEqual(
      new Set(['invoice-summaries', 'statement']),
    );
    expect(run.warnings).toEqual([]);
    const findings = await store.db.selectFrom('finding').select('code').execute();
    expect(findings).toEqual([{ code: 'AUTH_DEGRADED' }]);
  });

  it('that nears its end, and is not renewed, is warned of in the record of the run', async () => {
    const { settings, store } = await simulatedTenant();
    await runRecon(['doctor'], settings); // signs in
    await sql`update sign_in set issued_at = now() - interval '85 days'`.execute(store.db);

    // The access token of the doctor is good for this run: no refresh token is spent.
    const ended = await runRecon(['rerun', 'G000000000'], settings);
    const shown = await runRecon(['runs', 'list', '--json'], settings);

    expect(ended.stderr).toContain('Warning: The sign-in ends within 7 days');
    const [listed] = JSON.parse(shown.stdout) as { run_id: string }[];
    const record = await runRecon(['runs', 'show', listed?.run_id ?? ''], settings);
    expect(record.stdout).toContain('warning: The sign-in ends within 7 days');
  });
});
