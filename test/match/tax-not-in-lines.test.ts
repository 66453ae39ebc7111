import { describe, expect, it } from 'vitest';

import { bridgeOf } from '../../src/store/match-store.ts';
import { findingsOf, judgementOf, stakesOf } from './judgement.ts';
import { ANNA } from './partner-documents.ts';
import { storeReadStatement } from './stored-statement.ts';
import { INVOICE, useTenant } from './use-tenant.ts';

const tenant = useTenant();
const MAY_BE_TAX = 'tax: no line carries any, and the total is further from zero than the lines';

async function billWithoutTax(total: string): Promise<void> {
  await tenant.it.orders(ANNA, [{}]);
  await tenant.it.bill([{}], { total });
}

describe('an invoice whose lines carry no tax', () => {
  it('ties net and gross by the tax its statement names', async () => {
    await billWithoutTax('335.57');
    await storeReadStatement(tenant.it, { total: '335.57', tax: '25.57' });

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'explained',
      ties: true,
    });
    expect(await bridgeOf(tenant.it.db, match.matchId)).toMatchObject([
      { step: 'Invoice total', amount: '335.57' },
      { step: 'Explained by orders', amount: '310', running_remainder: '25.57' },
      { code: 'TAX_NOT_IN_LINES', lines: 0, amount: '25.57', running_remainder: '0.00' },
    ]);
    const stored = await tenant.it.db
      .selectFrom('match')
      .select('pdf_total')
      .where('match_id', '=', match.matchId)
      .executeTakeFirstOrThrow();
    expect(stored.pdf_total).toBe('335.57');
  });

  it('does not tie where the statement names less tax than the difference', async () => {
    await billWithoutTax('340.00');
    await storeReadStatement(tenant.it, { total: '340.00', tax: '25.57' });

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'LINES_NE_INVOICE_TOTAL root claim 4.43+0 USD',
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('does-not-tie');
  });

  it('does not tie where the statement says that there is no tax', async () => {
    await billWithoutTax('340.00');
    await storeReadStatement(tenant.it, { total: '340.00' });

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'LINES_NE_INVOICE_TOTAL root claim 30+0 USD',
    ]);
  });

  it.each([
    ['is missing', () => tenant.it.lacks('statement', INVOICE)],
    ['cannot be read', () => storeReadStatement(tenant.it, { unreadable: 'it holds no text' })],
    [
      'does not say how much tax',
      () => storeReadStatement(tenant.it, { total: '335.57', tax: null }),
    ],
  ])('is not checked while its statement %s', async (_what, arrive) => {
    await billWithoutTax('335.57');
    await arrive();

    const judgement = await judgementOf(tenant.it.db, await tenant.it.match());

    expect(judgement.verdict).toBe('not-checked');
    expect(judgement.not_checked).toContain(MAY_BE_TAX);
  });

  it('is judged anew when the statement was read, though its bytes are the same', async () => {
    await billWithoutTax('335.57');
    await storeReadStatement(tenant.it, { unreadable: 'it holds no text' });
    const before = await tenant.it.match();
    await storeReadStatement(tenant.it, { total: '335.57', tax: '25.57' });

    const after = await tenant.it.match();

    expect(after.reused).toBe(false);
    expect((await judgementOf(tenant.it.db, before)).verdict).toBe('not-checked');
    expect((await judgementOf(tenant.it.db, after)).verdict).toBe('explained');
  });
});
