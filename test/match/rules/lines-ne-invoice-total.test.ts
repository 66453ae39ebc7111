import { describe, expect, it } from 'vitest';

import { bridgeOf } from '../../../src/store/match-store.ts';
import { findingsOf, judgementOf, stakesOf, UNPRICED } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('LINES_NE_INVOICE_TOTAL', () => {
  it('finds a total above its lines where lines carry tax', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ subtotal: '310.00', tax: '58.90' }], { total: '400.00' });

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'LINES_NE_INVOICE_TOTAL',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '31.1',
        stake_tax: '0',
        expected_net: '368.9',
        actual_net: '400',
        expected_text: '1 line with a total of 368.90 USD',
        actual_text: 'total charges 400.00 USD',
        lines: 0,
        why: 'Invoice G000000001 totals 400.00 USD, while its lines add up to 368.90 USD: a difference of 31.10 USD.',
      },
    ]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'does-not-tie',
      ties: false,
    });
    expect(await bridgeOf(tenant.it.db, match.matchId)).toMatchObject([
      { step: 'Invoice total', amount: '400.00', running_remainder: '400.00' },
      { step: 'Explained by orders', lines: 1, amount: '368.9', running_remainder: '31.10' },
      { code: 'LINES_NE_INVOICE_TOTAL', amount: '31.10', running_remainder: '0.00' },
    ]);
  });

  it('finds a total below its lines, taxed or not', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ subtotal: '310.00' }], { total: '300.00' });

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'LINES_NE_INVOICE_TOTAL root exposure 10+0 USD',
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('does-not-tie');
  });

  it('leaves lines in a currency the header does not have to MIXED_CURRENCY_INVOICE', async () => {
    await tenant.it.orders(ANNA, [{}, { id: 'order-2', currency: 'EUR' }]);
    await tenant.it.bill([{}, { orderId: 'order-2', currency: 'EUR', subtotal: '10.00' }]);

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'MIXED_CURRENCY_INVOICE root exposure 10+0 EUR',
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('does-not-tie');
    const bridge = await bridgeOf(tenant.it.db, match.matchId);
    expect(bridge.filter((step) => step.currency === 'EUR')).toMatchObject([
      { step: 'Invoice total', amount: '0' },
      { step: 'Explained by orders', amount: '10' },
      { code: 'MIXED_CURRENCY_INVOICE', amount: '-10.00', running_remainder: '0.00' },
    ]);
  });

  it('contributes where announced lines did not come at all', async () => {
    await tenant.it.bill([], { total: '12.34' });

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'LINES_NE_INVOICE_TOTAL contributing none 0+0 USD',
      'PROVIDER_SECTION_MISSING root claim 12.34+0 USD',
    ]);
  });

  it('is silent when they tie, whatever digits they are printed with', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ subtotal: '310.000000000000000000' }], { total: '310.0' });

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect((await judgementOf(tenant.it.db, match)).ties).toBe(true);
  });

  it('adds usage and credit lines, which are out of scope', async () => {
    await tenant.it.bill(
      [
        { subtotal: '7.77', more: { meterDescription: 'Compute hours' } },
        { subtotal: '-1.00', chargeType: 'customerCredit' },
      ],
      { total: '6.77' },
    );

    const match = await tenant.it.match();

    expect(await judgementOf(tenant.it.db, match)).toMatchObject({ verdict: 'explained' });
    expect(await bridgeOf(tenant.it.db, match.matchId)).toMatchObject([
      { step: 'Invoice total', amount: '6.77' },
      { step: 'Out of scope', lines: 2, amount: '6.77', running_remainder: '0.00' },
    ]);
  });

  it.each([
    { what: 'a higher total', subtotal: '310.00', chargeType: 'new', total: '368.90' },
    {
      what: 'a credit below its lines',
      subtotal: '-310.00',
      chargeType: 'refund',
      total: '-368.90',
    },
  ])('does not check $what when no line carries tax: it may be the tax', async (given) => {
    const { subtotal, chargeType, total } = given;
    await tenant.it.orders(ANNA, [{ status: 'cancelled' }]);
    await tenant.it.bill([{ subtotal, chargeType }], { total });

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match, 'LINES_NE_INVOICE_TOTAL')).toEqual([]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'not-checked',
      not_checked: [
        'tax: no line carries any, and the total is further from zero than the lines',
        'statement: never pulled',
        UNPRICED,
      ],
    });
    const bridge = await bridgeOf(tenant.it.db, match.matchId);
    expect(bridge.at(-1)).toMatchObject({ step: 'Not checked' });
    expect(Number(bridge.at(-1)?.running_remainder)).toBe(0);
  });

  it('counts lines whose taxes cancel each other as lines with tax', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 0 }] }]);
    await tenant.it.bill(
      [
        { subtotal: '310.00', tax: '58.90' },
        { chargeType: 'refund', subtotal: '-300.00', tax: '-58.90' },
      ],
      { total: '11.00' },
    );

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'LINES_NE_INVOICE_TOTAL root claim 1+0 USD',
    ]);
  });

  it('ignores lines that did not come whole', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ tax: '58.90' }], { total: '400.00' });
    await tenant.it.lacks('line-items', INVOICE);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match, 'LINES_NE_INVOICE_TOTAL')).toEqual([]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('not-checked');
  });
});
