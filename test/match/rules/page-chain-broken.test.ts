import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf, UNPRICED } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const BROKEN = { code: 'PAGE_CHAIN_BROKEN', says: 'page 3 leads back to an earlier page' };

describe('PAGE_CHAIN_BROKEN', () => {
  it('finds an invoice whose pages of lines lead nowhere, and leaves it unchecked', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.lacks('line-items', INVOICE, BROKEN);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'PAGE_CHAIN_BROKEN',
        role: 'root',
        confidence: 'certain',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        expected_text: 'pages that end',
        actual_text: 'page 3 leads back to an earlier page',
        lines: 0,
        why: 'The lines of invoice G000000001 did not arrive whole, so that none of them is checked.',
      },
    ]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'not-checked',
      not_checked: [
        'line items: page 3 leads back to an earlier page',
        'statement: never pulled',
        UNPRICED,
      ],
    });
  });

  it('is silent when the lines are missing for another reason', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.lacks('line-items', INVOICE);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'PAGE_CHAIN_BROKEN')).toEqual(
      [],
    );
  });

  it('ignores the pages of another invoice, and of another run', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.lacks('line-items', INVOICE, BROKEN);
    await tenant.it.newRun();
    await tenant.it.lacks('line-items', 'G000000002', BROKEN);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });
});
