import { describe, expect, it } from 'vitest';

import { dispositionsOf, findingsOf, stakesOf } from '../judgement.ts';
import type { LineGiven } from '../partner-documents.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** An invoice that tied with some lines, and then has others. */
async function restated(before: readonly LineGiven[], after: readonly LineGiven[]) {
  await tenant.it.orders(ANNA, [{}, { id: 'order-2' }]);
  await tenant.it.bill(before);
  await tenant.it.match();
  await tenant.it.newRun();
  await tenant.it.bill(after);
  return tenant.it.match();
}

describe('LINE_CHANGED_AFTER_CLOSE', () => {
  it('finds a line of the same order, item and dates with another amount', async () => {
    const match = await restated([{}], [{ subtotal: '300.00', tax: '1.00' }]);

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'LINE_CHANGED_AFTER_CLOSE',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '10',
        stake_tax: '1',
        expected_net: '310',
        actual_net: '300',
        expected_text: 'lines as of 2026-02-11',
        actual_text: '1 line changed',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Invoice G000000001 changed since 2026-02-11: 1 line of Business Standard for Anna Ltd was changed (-10.00 USD).',
      },
    ]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['finding']);
  });

  it('finds a line whose amounts stayed, with nothing at stake', async () => {
    const match = await restated([{}], [{ more: { productName: 'Business Premium' } }]);

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'LINE_CHANGED_AFTER_CLOSE root none 0+0 USD',
    ]);
  });

  it('pairs several lines of one order by amount, and sums them', async () => {
    const half = (subtotal: string) => ({ quantity: '12.5', subtotal });
    const match = await restated(
      [half('100.00'), half('200.00')],
      [half('210.00'), half('105.00')],
    );

    expect(await findingsOf(tenant.it.db, match, 'LINE_CHANGED_AFTER_CLOSE')).toMatchObject([
      { stake_net: '15', expected_net: '300', actual_net: '315', actual_text: '2 lines changed' },
    ]);
  });

  it('leaves what has no counterpart to be added or removed', async () => {
    const match = await restated(
      [{}],
      [{ subtotal: '311.00' }, { orderId: 'order-2', subtotal: '5.00' }],
    );

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'LINE_ADDED_AFTER_CLOSE root claim 5+0 USD',
      'LINE_CHANGED_AFTER_CLOSE root claim 1+0 USD',
    ]);
  });

  it('is silent on a line of other charge dates: that one came and the other went', async () => {
    const match = await restated([{}], [{ cycleEnd: '2026-03-09' }]);

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'LINE_ADDED_AFTER_CLOSE root claim 310+0 USD',
      'LINE_REMOVED_AFTER_CLOSE root exposure 310+0 USD',
    ]);
  });

  it('ignores what sources print otherwise: digits, letter case, fields of one source', async () => {
    const match = await restated(
      [{ subtotal: '310.00' }],
      [{ subtotal: '310.0000', more: { chargeType: 'NEW', unitType: 'Seats' } }],
    );

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });
});
