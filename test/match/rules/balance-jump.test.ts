import { describe, expect, it } from 'vitest';

import type { DocumentGiven } from '../balance-documents.ts';
import { aDocument } from '../balance-documents.ts';
import { findingsOf, stakesOf } from '../judgement.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

const FIRST: DocumentGiven = { id: 'G000000001', total: '100.00', on: '2026-01-08' };

/** A night with these documents, those of the nights before, and this balance. */
async function night(balance: string, ...documents: readonly DocumentGiven[]) {
  await tenant.it.newRun();
  for (const document of documents) await tenant.it.header(aDocument(document));
  await tenant.it.summaries([{ balance }]);
  return tenant.it.matchBalances();
}

describe('BALANCE_JUMP', () => {
  it('finds what the balance moved by although nothing came, and owns the money', async () => {
    await night('100.00', FIRST);
    const match = await night('112.50');

    expect(await findingsOf(tenant.it.db, match, 'BALANCE_JUMP')).toEqual([
      {
        code: 'BALANCE_JUMP',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '12.5',
        stake_tax: '0',
        expected_net: '100',
        actual_net: '112.5',
        lines: 0,
        why: 'The balance is 112.50 USD; with the documents and payments that came since 2026-02-11 it should be 100.00 USD: it moved by 12.50 USD that nothing explains.',
      },
    ]);
    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'BALANCE_JUMP root claim 12.5+0 USD',
      'BALANCE_NE_OPEN_INVOICES contributing none 0+0 USD',
    ]);
  });

  it('finds the part of a move that a new document does not explain', async () => {
    await night('100.00', FIRST);
    const match = await night('145.00', { id: 'G000000002', total: '50.00' });

    expect(await stakesOf(tenant.it.db, match)).toContain('BALANCE_JUMP root exposure 5+0 USD');
  });

  it('stands while the balance moves on as its documents say', async () => {
    await night('100.00', FIRST);
    await night('112.50');
    const match = await night('162.50', { id: 'G000000002', total: '50.00' });

    expect(await stakesOf(tenant.it.db, match)).toContain('BALANCE_JUMP root claim 12.5+0 USD');
  });

  it('is judged again when an earlier balance is back, from where it moved', async () => {
    await night('112.50', FIRST);
    await night('100.00');
    const match = await night('112.50');

    expect(await stakesOf(tenant.it.db, match)).toContain('BALANCE_JUMP root claim 12.5+0 USD');
  });

  it('is silent in the first night: BALANCE_NE_OPEN_INVOICES tells what is off from the start', async () => {
    expect(await stakesOf(tenant.it.db, await night('112.50', FIRST))).toEqual([
      'BALANCE_NE_OPEN_INVOICES root claim 12.5+0 USD',
    ]);
  });

  it('is silent when documents and payments explain the move', async () => {
    await night('100.00', FIRST);

    expect(await stakesOf(tenant.it.db, await night('60.00', { ...FIRST, paid: '40.00' }))).toEqual(
      [],
    );
  });

  it('is silent when the balance comes back to its documents', async () => {
    await night('112.50', FIRST);

    expect(await stakesOf(tenant.it.db, await night('100.00'))).toEqual([]);
  });

  it('ignores a night whose documents did not come', async () => {
    await night('100.00', FIRST);
    await tenant.it.newRun();
    await tenant.it.lacks('invoices');
    await tenant.it.summaries([{ balance: '112.50' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.matchBalances())).toEqual([]);
  });
});
