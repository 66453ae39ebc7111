import { describe, expect, it } from 'vitest';

import { dispositionsOf, findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

const SECOND = { orderId: 'order-2', subtotal: '100.00', tax: '8.25' };

/** An invoice that tied with two charges. */
async function close(): Promise<void> {
  await tenant.it.orders(ANNA, [{}, { id: 'order-2' }]);
  await tenant.it.bill([{}, SECOND]);
  expect((await judgementOf(tenant.it.db, await tenant.it.match())).verdict).toBe('explained');
  await tenant.it.newRun();
}

describe('LINE_REMOVED_AFTER_CLOSE', () => {
  it('finds a line that is no more, and still names its customer and product', async () => {
    await close();
    await tenant.it.bill([{}]);
    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'LINE_REMOVED_AFTER_CLOSE',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '100',
        stake_tax: '8.25',
        expected_net: '100',
        actual_net: '0',
        expected_text: 'lines as of 2026-02-11',
        actual_text: '1 line removed',
        customer_id: ANNA,
        order_id: 'order-2',
        lines: 0,
        why: 'Invoice G000000001 changed since 2026-02-11: 1 line of Business Standard for Anna Ltd was removed (-100.00 USD).',
      },
    ]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['matched']);
  });

  it('finds one less of equal lines', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 50 }] }]);
    await tenant.it.bill([{}, {}]);
    await tenant.it.match();
    await tenant.it.newRun();
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toContain(
      'LINE_REMOVED_AFTER_CLOSE root exposure 310+0 USD',
    );
  });

  it('finds all of them when none is left, and its bridge still closes', async () => {
    await close();
    await tenant.it.bill([], { total: '0' });
    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'LINE_REMOVED_AFTER_CLOSE root exposure 100+8.25 USD',
      'LINE_REMOVED_AFTER_CLOSE root exposure 310+0 USD',
    ]);
  });

  it('is silent when the line is back', async () => {
    await close();
    await tenant.it.bill([{}]);
    await tenant.it.match();
    await tenant.it.newRun();
    await tenant.it.bill([SECOND, {}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores a listing that did not come this time', async () => {
    await close();
    await tenant.it.lacks('line-items', 'G000000001');

    expect(
      await findingsOf(tenant.it.db, await tenant.it.match(), 'LINE_REMOVED_AFTER_CLOSE'),
    ).toEqual([]);
  });
});
