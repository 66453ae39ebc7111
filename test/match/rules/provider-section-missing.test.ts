import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('PROVIDER_SECTION_MISSING', () => {
  it('finds a header that announces lines, and not one came', async () => {
    await tenant.it.bill([], { total: '12.34' });
    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match, 'PROVIDER_SECTION_MISSING')).toEqual([
      {
        code: 'PROVIDER_SECTION_MISSING',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '12.34',
        stake_tax: '0',
        expected_net: '12.34',
        actual_net: '0',
        expected_text: 'one-time lines, as the header announces',
        actual_text: 'no line',
        lines: 0,
        why: 'Invoice G000000001 totals 12.34 USD and announces one-time lines, and not one came.',
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('does-not-tie');
  });

  it('owns what LINES_NE_INVOICE_TOTAL then only contributes to', async () => {
    await tenant.it.bill([], { total: '12.34' });

    const found = await findingsOf(tenant.it.db, await tenant.it.match());
    expect(found.map((one) => [one['code'], one['role'], one['stake_net']])).toEqual([
      ['LINES_NE_INVOICE_TOTAL', 'contributing', '0'],
      ['PROVIDER_SECTION_MISSING', 'root', '12.34'],
    ]);
  });

  it('is provisional while the header announces lines that are not pulled', async () => {
    const sections = [
      { invoiceLineItemType: 'billing_line_items', billingProvider: 'one_time' },
      { invoiceLineItemType: 'billing_line_items', billingProvider: 'office' },
    ];
    await tenant.it.bill([], { total: '12.34', more: { invoiceDetails: sections } });
    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match, 'PROVIDER_SECTION_MISSING')).toMatchObject([
      { confidence: 'provisional' },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('not-checked');
  });

  it('is silent on an invoice of 0, which lacks nothing', async () => {
    await tenant.it.bill([], { total: '0.00' });

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('is silent once a single line came', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}], { total: '300.00' });

    const found = await findingsOf(tenant.it.db, await tenant.it.match());
    expect(found.map((one) => one['code'])).toEqual(['LINES_NE_INVOICE_TOTAL']);
  });

  it('ignores a listing that this run could not read', async () => {
    await tenant.it.bill([], { total: '12.34' });
    await tenant.it.lacks('line-items', INVOICE);

    const found = await findingsOf(tenant.it.db, await tenant.it.match());
    expect(found.map((one) => one['code'])).toEqual(['PARTIAL_PULL']);
  });
});
