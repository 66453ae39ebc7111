import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import type { StatementGiven } from '../stored-statement.ts';
import { storeReadStatement } from '../stored-statement.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function judge(statement: StatementGiven, header: { total?: string } = {}) {
  await tenant.it.orders(ANNA, [{}]);
  await tenant.it.bill([{}], header);
  await storeReadStatement(tenant.it, statement);
  return tenant.it.match();
}

describe('PDF_NE_API_TOTAL', () => {
  it('finds another total, claims nothing, and opens the invoice', async () => {
    const match = await judge({ total: '312.50' });

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'PDF_NE_API_TOTAL',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        expected_net: '310',
        actual_net: '312.5',
        expected_text: 'total 310.00 USD',
        actual_text: 'total 312.50 USD',
        lines: 0,
        why: 'The PDF statement of invoice G000000001 says total 312.50 USD, while Partner Center says total 310.00 USD.',
      },
    ]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({ verdict: 'open', ties: true });
  });

  it.each<[string, StatementGiven, string, string]>([
    ['number', { number: 'G000000002' }, 'number G000000001', 'number G000000002'],
    ['currency', { currency: 'EUR' }, 'total 310.00 USD', 'total 310.00 EUR'],
    [
      'period',
      { period: ['2026-02-01', '2026-02-28'] },
      'period 2026-01',
      'period 2026-02-01 to 2026-02-28',
    ],
    ['date', { invoicedOn: '2026-02-10' }, 'date 2026-02-08', 'date 2026-02-10'],
    [
      'number and total',
      { number: 'G000000002', total: '1.00' },
      'number G000000001, total 310.00 USD',
      'number G000000002, total 1.00 USD',
    ],
  ])('finds another %s', async (_what, statement, expected, actual) => {
    const match = await judge(statement);

    expect(await findingsOf(tenant.it.db, match)).toMatchObject([
      { code: 'PDF_NE_API_TOTAL', expected_text: expected, actual_text: actual },
    ]);
  });

  it('is silent when they agree, whatever digits they are printed with', async () => {
    const match = await judge({ total: '310.00' }, { total: '310.0000' });

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('explained');
  });

  it('rounds the header to the decimals that are printed', async () => {
    const match = await judge({ total: '310.00' }, { total: '310.004' });

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'LINES_NE_INVOICE_TOTAL root claim 0.004+0 USD',
    ]);
  });

  it('takes the day before or after for the same instant elsewhere', async () => {
    const match = await judge({ invoicedOn: '2026-02-09' });

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it('ignores what is not certain: no number, no period, no date', async () => {
    const match = await judge({ number: null, period: null, invoicedOn: null });

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it('ignores a statement that cannot be read', async () => {
    const match = await judge({ total: '9.99', unreadable: 'its sums contradict each other' });

    expect(await stakesOf(tenant.it.db, match)).toEqual(['PDF_UNREADABLE root none 0+0']);
  });

  it('lets a statement of another document explain nothing', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}], { total: '335.57' });
    await storeReadStatement(tenant.it, { number: 'G000000002', total: '335.57', tax: '25.57' });

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual(['PDF_NE_API_TOTAL root none 0+0 USD']);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('not-checked');
  });
});
