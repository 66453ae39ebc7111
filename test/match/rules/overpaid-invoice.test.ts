import { describe, expect, it } from 'vitest';

import { aDocument } from '../balance-documents.ts';
import { findingsOf, stakesOf } from '../judgement.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function foundIn(documents: readonly Parameters<typeof aDocument>[0][], balance: string) {
  for (const document of documents) await tenant.it.header(aDocument(document));
  await tenant.it.summaries([{ balance }]);
  return tenant.it.matchBalances();
}

describe('OVERPAID_INVOICE', () => {
  it('finds what was paid beyond the total, and leaves the balance alone', async () => {
    const match = await foundIn([{ id: 'G000000001', total: '100', paid: '112.5' }], '-12.5');

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'OVERPAID_INVOICE',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'cash',
        stake_net: '12.5',
        stake_tax: '0',
        expected_net: '100',
        actual_net: '112.5',
        lines: 0,
        why: 'Invoice G000000001 charges 100.00 USD, and 112.50 USD were paid on it.',
      },
    ]);
  });

  it('finds each invoice by itself, payments being of either sign', async () => {
    const match = await foundIn(
      [
        { id: 'G000000001', total: '100', paid: '-101' },
        { id: 'G000000002', total: '50', paid: '52' },
      ],
      '-3',
    );

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'OVERPAID_INVOICE root cash 1+0 USD',
      'OVERPAID_INVOICE root cash 2+0 USD',
    ]);
  });

  it('is silent on what is paid in full or in part, and on a negative invoice', async () => {
    const match = await foundIn(
      [
        { id: 'G000000001', total: '100', paid: '100.00' },
        { id: 'G000000002', total: '50', paid: '49.99' },
        { id: 'G000000003', total: '-20' },
      ],
      '-19.99',
    );

    expect(await stakesOf(tenant.it.db, match)).toEqual([]);
  });

  it('ignores notes, and what they void', async () => {
    const match = await foundIn(
      [
        {
          id: 'G000000001',
          total: '100',
          paid: '120',
          amendments: [{ id: 'G000000011', total: '100', paid: '130', type: 'void_note' }],
        },
      ],
      '0',
    );

    expect(await stakesOf(tenant.it.db, match)).toEqual([]);
  });

  it('ignores documents that did not come this time', async () => {
    await tenant.it.lacks('invoices');
    const match = await foundIn([{ id: 'G000000001', total: '100', paid: '112.5' }], '-12.5');

    expect(await stakesOf(tenant.it.db, match)).toEqual([]);
  });
});
