import { describe, expect, it } from 'vitest';

import { bridgeOf } from '../../../src/store/match-store.ts';
import { findingsOf, judgementOf, stakesOf, UNPRICED } from '../judgement.ts';
import { ANNA, BERT } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('PARTIAL_PULL of an invoice', () => {
  it('finds a customer whose orders did not come, and shows the money in doubt without claiming it', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.lacks('orders', BERT, { says: 'answered 403' });
    await tenant.it.bill([
      {},
      { customerId: BERT, customerName: 'Bert GmbH', orderId: 'order-2', tax: '58.90' },
      { customerId: BERT, customerName: 'Bert GmbH', orderId: 'order-3', subtotal: '5.00' },
    ]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'PARTIAL_PULL',
        role: 'root',
        confidence: 'provisional',
        currency: 'USD',
        stake_type: 'none',
        stake_net: '315',
        stake_tax: '58.9',
        actual_net: '315',
        expected_text: 'the orders of the customer',
        actual_text: 'answered 403',
        customer_id: BERT,
        lines: 2,
        why: 'The orders of Bert GmbH did not arrive, so that its charges without a known order are not checked.',
      },
    ]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'not-checked',
      not_checked: ['orders of 1 customer did not come', 'statement: never pulled', UNPRICED],
      matched_lines: 1,
    });
    expect(await bridgeOf(tenant.it.db, match.matchId)).toMatchObject([
      { step: 'Invoice total', amount: '683.9' },
      { step: 'Explained by orders', lines: 1, amount: '310.0' },
      { code: 'PARTIAL_PULL', lines: 2, amount: '373.9', running_remainder: '0.0' },
    ]);
  });

  it('lets orders held from an earlier run explain, and still leaves the invoice unchecked', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.newRun();
    await tenant.it.lacks('orders', ANNA);
    await tenant.it.bill([{}]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('not-checked');
  });

  it('finds lines that did not come, though an earlier run held them', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.lacks('line-items', INVOICE);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'PARTIAL_PULL',
        role: 'root',
        confidence: 'provisional',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        expected_text: 'the lines',
        actual_text: 'answered 503',
        lines: 0,
        why: 'The lines of invoice G000000001 did not arrive, so that it is not checked.',
      },
    ]);
  });

  it('finds a header that did not come afresh, and leaves the invoice unchecked', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.lacks('invoice', INVOICE);

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual(['PARTIAL_PULL root none 0+0']);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'not-checked',
      not_checked: ['header: answered 503', 'statement: never pulled', UNPRICED],
    });
  });

  it('is silent when all came, and only lists a statement that did not', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.lacks('statement', INVOICE, {
      code: 'PERMISSION_NEEDED',
      says: 'needs a signed-in user',
    });

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'explained',
      not_checked: ['statement: needs a signed-in user', UNPRICED],
    });
  });

  it('ignores customers of other invoices', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.lacks('orders', BERT);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });
});
