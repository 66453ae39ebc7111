import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, BERT } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function runFindings() {
  return findingsOf(tenant.it.db, { matchId: await tenant.it.matchRun() });
}

describe('PARTIAL_PULL of a run', () => {
  it('finds what did not come and belongs to no invoice', async () => {
    await tenant.it.lacks('invoice-summaries');
    await tenant.it.lacks('entitlements', ANNA, { says: 'answered 404' });

    const common = {
      code: 'PARTIAL_PULL',
      role: 'root',
      confidence: 'provisional',
      stake_type: 'none',
      stake_net: '0',
      stake_tax: '0',
      lines: 0,
    };
    const found = await runFindings();
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        {
          ...common,
          expected_text: 'the deliveries (entitlements)',
          actual_text: 'answered 404',
          why: 'The deliveries (entitlements) of A customer did not arrive in this run.',
        },
        {
          ...common,
          expected_text: 'the balances per currency',
          actual_text: 'answered 503',
          why: 'The balances per currency did not arrive in this run.',
        },
      ]),
    );
  });

  it('finds orders of a customer that no invoice of the run shows', async () => {
    await tenant.it.lacks('orders', BERT);

    expect(await runFindings()).toMatchObject([
      { why: 'The orders of A customer did not arrive in this run.' },
    ]);
  });

  it('finds an invoice that was asked for by id and could not be judged', async () => {
    await tenant.it.lacks('invoice', 'G000000077', { says: 'answered 404' });

    expect(await runFindings()).toMatchObject([
      { why: 'The totals of G000000077 did not arrive in this run.' },
    ]);
  });

  it('is silent when nothing is missing', async () => {
    expect(await runFindings()).toEqual([]);
  });

  it("ignores what stands on an invoice's own match", async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{ customerId: BERT }]);
    await tenant.it.lacks('orders', BERT);
    await tenant.it.lacks('line-items', INVOICE);
    await tenant.it.lacks('statement', INVOICE);

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'PARTIAL_PULL root none 0+0',
      'PARTIAL_PULL root none 310+0 USD',
      'PDF_MISSING root none 0+0',
    ]);
    expect(await runFindings()).toEqual([]);
  });

  it('ignores what another run lacks, and what only needs a sign-in', async () => {
    await tenant.it.lacks('invoice-summaries');
    await tenant.it.newRun();
    await tenant.it.lacks('balance', '', { code: 'PERMISSION_NEEDED' });

    const found = await runFindings();

    expect(found.map((finding) => finding['code'])).toEqual(['AUTH_DEGRADED']);
  });

  it('reuses its match while the same is missing', async () => {
    await tenant.it.lacks('invoice-summaries');
    const first = await tenant.it.matchRun();
    await tenant.it.newRun();
    await tenant.it.lacks('invoice-summaries');

    expect(await tenant.it.matchRun()).toBe(first);
    await tenant.it.lacks('balance');
    expect(await tenant.it.matchRun()).not.toBe(first);
  });
});
