import { describe, expect, it } from 'vitest';

import { closedFindings } from '../../../src/match/why/closed-findings.ts';
import { ANNA, BERT, SOFTWARE } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const DUE = '2026-05-01T00:00:00Z';
const LATER_INVOICE = { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' };

/** `CODE: what closed it` of every closed finding. */
async function closed(): Promise<readonly string[]> {
  const found = await closedFindings(tenant.it.db, {});
  return found.map(({ code, closed_by: closedBy }) => `${code}: ${closedBy.join(', ')}`).sort();
}

describe('a closed finding', () => {
  it('names the order that came, and nothing that came beside it', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{}]);
    await tenant.it.match();
    await tenant.it.newRun();
    await tenant.it.orders(ANNA, [{}, { id: 'order-2' }]);
    await tenant.it.entitlements(ANNA, [{ orderId: 'order-2' }]);
    await tenant.it.bill([{ orderId: 'order-2' }], LATER_INVOICE);
    await tenant.it.match();

    expect(await closed()).toEqual(['CHARGE_WITHOUT_ORDER: order order-1']);
  });

  it('names the invoice that brought the refund', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{}]);
    await tenant.it.match();
    await tenant.it.newRun();
    await tenant.it.bill(
      [{ chargeType: 'removeQuantity', quantity: '5', subtotal: '-62.00' }],
      LATER_INVOICE,
    );
    await tenant.it.match();
    await tenant.it.match('G000000002');

    expect(await closed()).toEqual(['QUANTITY_OVER: invoice G000000002']);
  });

  it('names the entitlements of its order', async () => {
    await tenant.it.orders(ANNA, [{ billingCycle: 'one_time', lines: [{ item: SOFTWARE }] }]);
    await tenant.it.bill([{ item: SOFTWARE, cycleEnd: '' }]);
    await tenant.it.entitlements(ANNA, []);
    await tenant.it.match();
    await tenant.it.newRun();
    await tenant.it.entitlements(ANNA, [{}]);
    await tenant.it.match();

    expect(await closed()).toEqual(['ENTITLEMENT_MISSING: entitlements of order order-1']);
  });

  it('names the note that voids the other invoice', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{}], LATER_INVOICE);
    await tenant.it.match('G000000002');
    await tenant.it.newRun();
    await tenant.it.bill([], {
      id: 'G000000003',
      documentType: 'void_note',
      more: { amendsOf: INVOICE },
    });
    await tenant.it.match('G000000002');

    expect(await closed()).toEqual([
      'BILLED_TWICE_ACROSS_INVOICES: invoice G000000003',
      'QUANTITY_OVER: invoice G000000003',
    ]);
  });

  it('names the customer and the lines that did not come before', async () => {
    await tenant.it.customers([BERT]);
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.lacks('line-items', INVOICE);
    await tenant.it.match();
    await tenant.it.newRun();
    await tenant.it.customers();
    await tenant.it.match();

    expect(await closed()).toEqual([
      `PARTIAL_PULL: invoice ${INVOICE}`,
      `UNKNOWN_CUSTOMER: customer ${ANNA}`,
    ]);
  });

  it('names the due day that passed where nothing came', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }, { id: 'order-0' }]);
    await tenant.it.bill([{ orderId: 'order-0' }]);
    await tenant.it.matchOrders();
    await tenant.it.newRun(DUE);
    await tenant.it.matchOrders(DUE);

    expect(await closed()).toEqual(['ORDER_NOT_YET_BILLED: the due day 2026-02-12']);
  });

  it('is closed no more when it comes up again', async () => {
    await tenant.it.orders(ANNA, [{ id: 'order-0' }]);
    await tenant.it.bill([{}]);
    await tenant.it.match();
    await tenant.it.newRun();
    await tenant.it.orders(ANNA, [{}, { id: 'order-0' }]);
    await tenant.it.match();
    await tenant.it.newRun();
    await tenant.it.orders(ANNA, [{ id: 'order-0' }]);
    await tenant.it.match();
    expect(await closed()).toEqual([]);

    await tenant.it.newRun();
    await tenant.it.orders(ANNA, [{}, { id: 'order-0' }]);
    await tenant.it.match();
    expect(await closed()).toEqual(['CHARGE_WITHOUT_ORDER: order order-1']);
  });
});
