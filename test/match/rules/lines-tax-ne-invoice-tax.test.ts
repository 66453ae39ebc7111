import { describe, expect, it } from 'vitest';

import { bridgeOf } from '../../../src/store/match-store.ts';
import { findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { storeReadStatement } from '../stored-statement.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** Lines of 310.00 and 25.57 tax, whatever header and statement say. */
async function judge(total: string, tax: string) {
  await tenant.it.orders(ANNA, [{}]);
  await tenant.it.bill([{ tax: '25.57' }], { total });
  await storeReadStatement(tenant.it, { total, tax });
  return tenant.it.match();
}

describe('LINES_TAX_NE_INVOICE_TAX', () => {
  it('finds more tax on the statement, owns the difference, and lets LINES_NE_INVOICE_TOTAL contribute', async () => {
    const match = await judge('336.00', '26.00');

    expect(await findingsOf(tenant.it.db, match)).toMatchObject([
      {
        code: 'LINES_NE_INVOICE_TOTAL',
        role: 'contributing',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        why: 'Invoice G000000001 totals 336.00 USD, while its lines add up to 335.57 USD: a difference of 0.43 USD, all of it explained by the statement.',
      },
      {
        code: 'LINES_TAX_NE_INVOICE_TAX',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '0',
        stake_tax: '0.43',
        expected_text: '1 line with tax of 25.57 USD',
        actual_text: 'tax 26.00 USD',
        lines: 0,
        why: 'The PDF statement of invoice G000000001 names tax of 26.00 USD, while its lines carry 25.57 USD: a difference of 0.43 USD.',
      },
    ]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({ verdict: 'open', ties: false });
    expect(await bridgeOf(tenant.it.db, match.matchId)).toMatchObject([
      { step: 'Invoice total', amount: '336.00' },
      { step: 'Explained by orders', amount: '335.57' },
      { code: 'LINES_TAX_NE_INVOICE_TAX', amount: '0.43', running_remainder: '0.00' },
    ]);
  });

  it('finds less tax on the statement', async () => {
    expect(await stakesOf(tenant.it.db, await judge('335.00', '25.00'))).toEqual([
      'LINES_NE_INVOICE_TOTAL contributing none 0+0 USD',
      'LINES_TAX_NE_INVOICE_TAX root exposure 0+0.57 USD',
    ]);
  });

  it('leaves to LINES_NE_INVOICE_TOTAL what is no tax', async () => {
    const match = await judge('346.00', '26.00');

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'LINES_NE_INVOICE_TOTAL root claim 10+0 USD',
      'LINES_TAX_NE_INVOICE_TAX root claim 0+0.43 USD',
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('does-not-tie');
    expect((await bridgeOf(tenant.it.db, match.matchId)).at(-1)?.running_remainder).toBe('0.00');
  });

  it('owns nothing of the bridge where header and lines are equal all the same', async () => {
    const match = await judge('335.57', '26.00');

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'LINES_TAX_NE_INVOICE_TAX root claim 0+0.43 USD',
    ]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({ verdict: 'open', ties: true });
    expect(await bridgeOf(tenant.it.db, match.matchId)).toHaveLength(2);
  });

  it('is silent when they agree', async () => {
    expect(await findingsOf(tenant.it.db, await judge('335.57', '25.57'))).toEqual([]);
  });

  it('rounds the tax of the lines as the statement prints its own', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ tax: '25.5700000001' }], { total: '335.5700000001' });
    await storeReadStatement(tenant.it, { total: '335.57', tax: '25.57' });

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores a statement whose tax is not certain, that is another document, or has no partner in whole lines', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ tax: '25.57' }]);
    await storeReadStatement(tenant.it, { total: '335.57', tax: null, bytes: 'one' });
    const unknown = await tenant.it.match();
    await storeReadStatement(tenant.it, { number: 'G000000002', total: '335.57', tax: '1.00' });
    const other = await tenant.it.match();
    await storeReadStatement(tenant.it, { total: '335.57', tax: '1.00', bytes: 'one' });
    await tenant.it.lacks('line-items', INVOICE);
    const partial = await tenant.it.match();

    for (const match of [unknown, other, partial]) {
      expect(await findingsOf(tenant.it.db, match, 'LINES_TAX_NE_INVOICE_TAX')).toEqual([]);
    }
  });
});
