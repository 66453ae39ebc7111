import { describe, expect, it } from 'vitest';

import { dispositionsOf, findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

const ADDED = { orderId: 'order-2', subtotal: '100.00', tax: '8.25' };

/** An invoice that tied with one charge, which is explained. */
async function close(): Promise<void> {
  await tenant.it.orders(ANNA, [{}, { id: 'order-2' }]);
  await tenant.it.bill([{}]);
  expect((await judgementOf(tenant.it.db, await tenant.it.match())).verdict).toBe('explained');
  await tenant.it.newRun();
}

describe('LINE_ADDED_AFTER_CLOSE', () => {
  it('finds a line that came when the invoice had tied without it, order or not', async () => {
    await close();
    await tenant.it.bill([{}, ADDED]);
    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'LINE_ADDED_AFTER_CLOSE',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '100',
        stake_tax: '8.25',
        expected_net: '0',
        actual_net: '100',
        expected_text: 'lines as of 2026-02-11',
        actual_text: '1 line added',
        customer_id: ANNA,
        order_id: 'order-2',
        order_line: 0,
        lines: 1,
        why: 'Invoice G000000001 changed since 2026-02-11: 1 line of Business Standard for Anna Ltd was added (+100.00 USD).',
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('open');
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['matched', 'finding']);
  });

  it('finds one more of equal lines, and owns that much of their money alone', async () => {
    await close();
    await tenant.it.bill([{}, {}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toContain(
      'LINE_ADDED_AFTER_CLOSE root claim 310+0 USD',
    );
  });

  it('owns the money that a charge without an order contributes to', async () => {
    await close();
    await tenant.it.bill([{}, { ...ADDED, orderId: 'unknown' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CHARGE_WITHOUT_ORDER contributing none 0+0 USD',
      'LINE_ADDED_AFTER_CLOSE root claim 100+8.25 USD',
    ]);
  });

  it('finds a usage line out of scope, whose money the bridge leaves where it is', async () => {
    await close();
    await tenant.it.bill([{}, { ...ADDED, more: { meterDescription: 'Compute hours' } }]);
    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'LINE_ADDED_AFTER_CLOSE root claim 100+8.25 USD',
    ]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['matched', 'out-of-scope']);
  });

  it('compares with what first tied, however many versions came since', async () => {
    await close();
    await tenant.it.bill([{}, ADDED]);
    await tenant.it.match();
    await tenant.it.newRun();
    await tenant.it.bill([{}, ADDED, { ...ADDED, cycleEnd: '2026-03-09', subtotal: '50.00' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toMatchObject([
      'LINE_ADDED_AFTER_CLOSE root claim 100+8.25 USD',
      'LINE_ADDED_AFTER_CLOSE root claim 50+8.25 USD',
    ]);
  });

  it('is silent while lines come late: the invoice did not tie without them', async () => {
    await tenant.it.orders(ANNA, [{}, { id: 'order-2' }]);
    await tenant.it.bill([{}], { total: '418.25' });
    expect((await judgementOf(tenant.it.db, await tenant.it.match())).verdict).not.toBe(
      'explained',
    );
    await tenant.it.newRun();
    await tenant.it.bill([{}, ADDED]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('is silent when equal lines come in another order and on other pages', async () => {
    await tenant.it.orders(ANNA, [{}, { id: 'order-2' }]);
    await tenant.it.bill([{}, ADDED]);
    await tenant.it.match();
    await tenant.it.newRun();
    await tenant.it.bill([ADDED, {}], { pageSize: 1 });

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('is silent again when the line is gone again', async () => {
    await close();
    await tenant.it.bill([{}, ADDED]);
    await tenant.it.match();
    await tenant.it.newRun();
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(INVOICE))).toEqual([]);
  });

  it('ignores lines of a later invoice', async () => {
    await close();
    await tenant.it.bill([{ ...ADDED, subtotal: '310.00' }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });

    expect(await findingsOf(tenant.it.db, await tenant.it.match('G000000002'))).toEqual([]);
  });
});
