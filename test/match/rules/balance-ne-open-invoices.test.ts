import { describe, expect, it } from 'vitest';

import { aDocument } from '../balance-documents.ts';
import { findingsOf, stakesOf } from '../judgement.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function found() {
  const match = await tenant.it.matchBalances();
  return findingsOf(tenant.it.db, match, 'BALANCE_NE_OPEN_INVOICES');
}

describe('BALANCE_NE_OPEN_INVOICES', () => {
  it('finds a balance above the open documents', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '100.00' }));
    await tenant.it.header(aDocument({ id: 'G000000002', total: '50.00', paid: '20' }));
    await tenant.it.summaries([{ balance: '142.50' }]);

    expect(await found()).toEqual([
      {
        code: 'BALANCE_NE_OPEN_INVOICES',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '12.5',
        stake_tax: '0',
        expected_net: '130',
        actual_net: '142.5',
        lines: 0,
        why: 'The balance is 142.50 USD, while the open documents add up to 130.00 USD: a difference of 12.50 USD.',
      },
    ]);
  });

  it('finds a balance below them, and names the document and the payment that fit the gap', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '100.00' }));
    await tenant.it.header(aDocument({ id: 'G000000002', total: '60', paid: '10' }));
    await tenant.it.summaries([
      { balance: '100', lastPayment: { on: '2026-02-09', amount: '-50.00' } },
    ]);

    expect(await found()).toMatchObject([
      {
        stake_type: 'exposure',
        stake_net: '50',
        why:
          'The balance is 100.00 USD, while the open documents add up to 150.00 USD: a difference of 50.00 USD; ' +
          'exactly this is open on G000000002, and exactly this was paid on 2026-02-09.',
      },
    ]);
  });

  it('is silent on what is open to the cent, payments being of either sign', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '100.00', paid: '-100' }));
    await tenant.it.header(aDocument({ id: 'G000000002', total: '60', paid: '10.01' }));
    await tenant.it.header(aDocument({ id: 'G000000003', total: '-5', on: '2026-01-08' }));
    await tenant.it.summaries([{ balance: '44.99' }]);

    expect(await found()).toEqual([]);
  });

  it('counts notes down, and a void note and what it voids not at all', async () => {
    await tenant.it.header(
      aDocument({
        id: 'G000000001',
        total: '100',
        amendments: [
          { id: 'G000000011', total: '30', type: 'credit_note' },
          { id: 'G000000012', total: '-5', type: 'Adjustment Note' },
        ],
      }),
    );
    await tenant.it.header(
      aDocument({
        id: 'G000000002',
        total: '70',
        amendments: [{ id: 'G000000021', total: '70', type: 'void_note' }],
      }),
    );
    await tenant.it.summaries([{ balance: '65' }]);

    expect(await found()).toEqual([]);
  });

  it('is certain beside a void note, which is never open', async () => {
    await tenant.it.header(
      aDocument({
        id: 'G000000002',
        total: '70',
        amendments: [{ id: 'G000000021', total: '70', type: 'void_note' }],
      }),
    );
    await tenant.it.summaries([{ balance: '70' }]);

    expect(await found()).toMatchObject([{ confidence: 'certain', stake_net: '70' }]);
  });

  it('only suspects while a note is open, and is sure again when it is settled', async () => {
    const note = { id: 'G000000011', total: '30', type: 'credit_note' };
    const invoice = { id: 'G000000001', total: '100' };
    await tenant.it.header(aDocument({ ...invoice, amendments: [note] }));
    await tenant.it.summaries([{ balance: '100' }]);

    expect(await found()).toMatchObject([{ confidence: 'suspected', stake_net: '30' }]);

    await tenant.it.header(aDocument({ ...invoice, amendments: [{ ...note, paid: '30' }] }));
    await tenant.it.summaries([{ balance: '90' }]);

    expect(await found()).toMatchObject([{ confidence: 'certain', stake_net: '10' }]);
  });

  it('is provisional while the balance is older than the newest document', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '100' }));
    await tenant.it.summaries([{ balance: '0', accountedOn: '2026-02-07' }]);

    const match = await tenant.it.matchBalances();

    expect(await findingsOf(tenant.it.db, match)).toMatchObject([
      { code: 'BALANCE_NE_OPEN_INVOICES', confidence: 'provisional' },
      { code: 'BALANCE_STALE', role: 'root' },
    ]);
  });

  it('judges each currency by itself', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '100' }));
    await tenant.it.header(aDocument({ id: 'G000000002', total: '100', currency: 'JPY' }));
    await tenant.it.summaries([{ balance: '100' }, { balance: '101', currency: 'JPY' }]);

    expect(await found()).toMatchObject([
      {
        currency: 'JPY',
        stake_net: '1',
        why: 'The balance is 101 JPY, while the open documents add up to 100 JPY: a difference of 1 JPY.',
      },
    ]);
  });

  it("takes the default currency's balance where the balances per currency were refused", async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '100' }));
    await tenant.it.header(aDocument({ id: 'G000000002', total: '7', currency: 'EUR' }));
    await tenant.it.summaries([{ balance: '100' }, { balance: '7', currency: 'EUR' }]);
    await tenant.it.newRun();
    await tenant.it.lacks('invoice-summaries', '', { code: 'PERMISSION_NEEDED' });
    await tenant.it.balance({ balance: '101' });

    const match = await tenant.it.matchBalances();

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'BALANCE_NE_OPEN_INVOICES root claim 1+0 USD',
    ]);
  });

  it('ignores balances and documents that did not come this time', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '100' }));
    await tenant.it.summaries([{ balance: '150' }]);
    await tenant.it.lacks('invoices');
    expect(await found()).toEqual([]);

    await tenant.it.newRun();
    await tenant.it.lacks('invoice-summaries');
    await tenant.it.lacks('balance');
    expect(await found()).toEqual([]);
  });
});
