import { describe, expect, it } from 'vitest';

import type { RunReport } from '../../src/cli/print-run.ts';
import { scratch } from '../pipeline/scratch.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';

describe('PARTNER_CENTER_URL=simulator', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('signs itself in, and is asked like the real one', async () => {
    const { settings } = await scratch();

    const rerun = await runRecon(['rerun', 'G000000000', '--json'], {
      ...settings,
      PARTNER_CENTER_URL: 'simulator',
    });

    // It lists its invoices, and knows none of that name.
    expect(rerun, rerun.stderr).toMatchObject({ code: 3 });
    const { pulls, missing } = JSON.parse(rerun.stdout) as RunReport;
    const listed = pulls.find((one) => one.resource === 'invoices');
    expect(listed).toMatchObject({ how: 'new', pulls: 1 });
    expect(listed?.rows).toBeGreaterThan(6);
    expect(missing.map((one) => one.key)).toEqual(['G000000000']);
  });
});
