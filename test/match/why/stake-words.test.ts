import { describe, expect, it } from 'vitest';

import { stakeWords } from '../../../src/match/why/stake-words.ts';
import type { TracedFinding } from '../../../src/store/traced-finding.ts';

/** A root finding of 310 and 58.90 tax, certain and claimed unless told otherwise. */
function aFinding(given: Partial<TracedFinding>): TracedFinding {
  return {
    code: 'UNIT_PRICE_OVER',
    role: 'root',
    subject: 'invoice',
    confidence: 'certain',
    currency: 'USD',
    stake_type: 'claim',
    stake_net: '310',
    stake_tax: '58.9',
    ...given,
  } as TracedFinding;
}

describe('stakeWords', () => {
  it('says too much only where the figures leave no doubt whose money it is', () => {
    expect(stakeWords(aFinding({}), undefined)).toBe(
      '310.00 USD before tax and 58.90 USD tax were charged too much',
    );
  });

  it.each([
    'CHARGE_WITHOUT_ORDER',
    'SIGN_INCONSISTENT',
    'PRODUCT_MISMATCH',
    'ENTITLEMENT_MISSING',
    'MIXED_CURRENCY_INVOICE',
  ] as const)('puts the money of %s in question', (code) => {
    expect(stakeWords(aFinding({ code }), undefined)).toBe(
      '310.00 USD before tax and 58.90 USD tax are in question',
    );
  });

  it.each(['PROVIDER_SECTION_MISSING', 'LINES_NE_INVOICE_TOTAL'] as const)(
    'calls no total of %s an amount before tax',
    (code) => {
      const finding = aFinding({ code, stake_tax: '0' });
      expect(stakeWords(finding, undefined)).toBe('310.00 USD are in question');
    },
  );

  it('asks for nothing that a balance may hold for reasons nobody can see from here', () => {
    const finding = aFinding({ code: 'SUMMARY_NE_DETAILS', subject: 'balances', stake_tax: '0' });
    expect(stakeWords(finding, undefined)).toBe('310.00 USD are in question');
  });

  it('calls a surplus payment what it is, and a note a matter of timing', () => {
    const cash = { stake_type: 'cash', stake_tax: '0' } as const;
    const paid = aFinding({ ...cash, code: 'OVERPAID_INVOICE', subject: 'balances' });

    expect(stakeWords(paid, undefined)).toBe('310.00 USD were paid too much');
    expect(stakeWords(aFinding({ ...cash, code: 'INVOICE_AMENDED' }), undefined)).toBe(
      '310.00 USD are a matter of timing',
    );
  });
});
