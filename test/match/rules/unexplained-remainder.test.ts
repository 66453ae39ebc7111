import { describe, expect, it } from 'vitest';

import { INVOICE_RULES } from '../../../src/match/rule-set.ts';
import { bridgeOf } from '../../../src/store/match-store.ts';
import { findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const RULES_WITH_A_HOLE = INVOICE_RULES.filter((rule) => rule.code !== 'CHARGE_WITHOUT_ORDER');

describe('UNEXPLAINED_REMAINDER', () => {
  it('finds what no order explains and no rule asked about, and the invoice does not tie', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{ subtotal: '310.00', tax: '58.90' }]);

    const match = await tenant.it.match(undefined, { rules: RULES_WITH_A_HOLE });

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'UNEXPLAINED_REMAINDER',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '58.9',
        actual_net: '310',
        customer_id: ANNA,
        order_id: 'order-1',
        lines: 1,
        why: 'recon could neither explain nor question 368.90 USD for Business Standard for Anna Ltd (order order-1).',
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('does-not-tie');
    expect(await bridgeOf(tenant.it.db, match.matchId)).toMatchObject([
      { step: 'Invoice total', amount: '368.9' },
      { code: 'UNEXPLAINED_REMAINDER', lines: 1, amount: '368.9', running_remainder: '0.0' },
    ]);
  });

  it('finds an ambiguity nobody asked about', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{}, {}] }]);
    await tenant.it.bill([{}]);

    const match = await tenant.it.match(undefined, {
      rules: INVOICE_RULES.filter((rule) => rule.code !== 'AMBIGUOUS_MATCH'),
    });

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'UNEXPLAINED_REMAINDER root claim 310+0 USD',
    ]);
  });

  it('is silent under the whole set of rules', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{}]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match, 'UNEXPLAINED_REMAINDER')).toEqual([]);
  });

  it('ignores what nets to nothing', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{}, { chargeType: 'refund', subtotal: '-310.00' }]);

    const match = await tenant.it.match(undefined, { rules: RULES_WITH_A_HOLE });

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('explained');
  });
});
