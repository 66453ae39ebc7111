import { describe, expect, it } from 'vitest';

import { dispositionsOf, findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SEATS, SOFTWARE } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const ROTATED = SEATS.replace('CFQ7TTC0K971', 'CFQ7TTC0NEXT');

describe('AVAILABILITY_MISMATCH', () => {
  it('finds another availability, without money', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ item: ROTATED }] }]);
    await tenant.it.bill([{}]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'AVAILABILITY_MISMATCH',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        expected_text: ROTATED,
        actual_text: SEATS,
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged Business Standard for Anna Ltd under catalogue offer CFQ7TTC0K971, while order order-1 line 0 names offer CFQ7TTC0NEXT.',
      },
    ]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['finding']);
  });

  it('leaves the money to the price where that differs too', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00', lines: [{ item: ROTATED }] }]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'AVAILABILITY_MISMATCH root none 0+0 USD',
      'UNIT_PRICE_OVER root claim 60+0 USD',
    ]);
  });

  it('is silent when the whole item agrees', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores another product, whose availability differs of course', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ item: SOFTWARE }] }]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'PRODUCT_MISMATCH root claim 310+0 USD',
    ]);
  });
});
