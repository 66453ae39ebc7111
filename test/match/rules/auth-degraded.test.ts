import { describe, expect, it } from 'vitest';

import { findingsOf } from '../judgement.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const REFUSED = { code: 'PERMISSION_NEEDED', says: 'needs a signed-in user' };

async function runFindings() {
  return findingsOf(tenant.it.db, { matchId: await tenant.it.matchRun() }, 'AUTH_DEGRADED');
}

describe('AUTH_DEGRADED', () => {
  it('finds one cause however many documents were refused', async () => {
    await tenant.it.lacks('statement', 'G000000001', REFUSED);
    await tenant.it.lacks('statement', 'G000000002', REFUSED);
    await tenant.it.lacks('invoice-summaries', '', REFUSED);

    expect(await runFindings()).toEqual([
      {
        code: 'AUTH_DEGRADED',
        role: 'root',
        confidence: 'certain',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        expected_text: 'app+user access',
        actual_text: 'PDF statements and the balances per currency',
        lines: 0,
        why: 'Partner Center refused the PDF statements and the balances per currency of this run: only a signed-in user may read them.',
      },
    ]);
  });

  it('is silent when nothing was refused', async () => {
    expect(await runFindings()).toEqual([]);
  });

  it('ignores what did not come for another reason, and what another run was refused', async () => {
    await tenant.it.lacks('statement', 'G000000001', REFUSED);
    await tenant.it.newRun();
    await tenant.it.lacks('statement', 'G000000001');

    expect(await runFindings()).toEqual([]);
  });
});
