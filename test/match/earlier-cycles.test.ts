import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from './judgement.ts';
import type { LineGiven } from './partner-documents.ts';
import { ANNA } from './partner-documents.ts';
import { INVOICE, useTenant } from './use-tenant.ts';

const tenant = useTenant();

/** The night after the invoice of the next cycle. */
const AFTER_RENEWAL = '2026-03-09T03:00:00Z';

/** The invoice that bills the cycle after that of January. */
async function renew(line: LineGiven = {}, documentType = 'invoice'): Promise<void> {
  await tenant.it.bill([{ chargeType: 'renew', quantity: '25', cycleEnd: '2026-03-09', ...line }], {
    id: 'G000000002',
    invoicedAt: '2026-03-08T00:00:00Z',
    documentType,
  });
}

describe('the quantity of a cycle', () => {
  it('is the present one of the order for the latest cycle, and the one held then for earlier ones', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 25 }] }]);
    await tenant.it.bill([{ quantity: '27', subtotal: '334.80', cycleEnd: '2026-02-09' }]);
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 40 }] }]);
    await tenant.it.bill(
      [{ chargeType: 'renew', quantity: '41', subtotal: '508.40', cycleEnd: '2026-03-09' }],
      { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' },
    );
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 41 }] }]);

    const earlier = await tenant.it.match(INVOICE);
    const latest = await tenant.it.match('G000000002');

    expect(await findingsOf(tenant.it.db, earlier)).toEqual([]);
    expect(await findingsOf(tenant.it.db, latest)).toEqual([]);
  });

  it('finds a surplus of an earlier cycle against the order version in force then', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{ quantity: '25', cycleEnd: '2026-02-09' }]);
    await tenant.it.newRun(AFTER_RENEWAL);
    await renew();
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 25 }] }]);

    const match = await tenant.it.match(INVOICE);

    expect(await findingsOf(tenant.it.db, match)).toMatchObject([
      { code: 'QUANTITY_OVER', expected_quantity: '20', actual_quantity: '25' },
    ]);
  });

  it('judges an earlier cycle by the order version in force then when later lines come again', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 25 }] }]);
    await tenant.it.bill([{ quantity: '25', cycleEnd: '2026-02-09' }]);
    await tenant.it.newRun(AFTER_RENEWAL);
    await renew();
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.newRun('2026-03-10T03:00:00Z');
    await renew({ customerName: 'Anna Limited' });

    expect(await findingsOf(tenant.it.db, await tenant.it.match(INVOICE))).toEqual([]);
  });

  it('does not judge an earlier cycle whose order was not held then', async () => {
    await tenant.it.bill([{ quantity: '27', cycleEnd: '2026-02-09' }]);
    await tenant.it.newRun(AFTER_RENEWAL);
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 25 }] }]);
    await renew();

    const match = await tenant.it.match(INVOICE);

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it('judges a cycle as the latest when the invoice of the next is voided', async () => {
    await tenant.it.newRun(AFTER_RENEWAL);
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{ quantity: '25', cycleEnd: '2026-02-09' }]);
    await renew({}, 'void_note');

    expect(await stakesOf(tenant.it.db, await tenant.it.match(INVOICE))).toEqual([
      'QUANTITY_OVER root claim 62+0 USD',
    ]);
  });
});
