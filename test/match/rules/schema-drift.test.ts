import { describe, expect, it } from 'vitest';

import { INVOICE as INVOICE_SHAPE, ORDER } from '../../../src/partner-center/documented-shapes.ts';
import { storeInvoices } from '../../../src/store/invoice-store.ts';
import { listFindings } from '../../../src/store/match-store.ts';
import { storeOrdersOf } from '../../../src/store/order-store.ts';
import { pageOf, storePages } from '../../store/store-pages.ts';
import { findingsOf } from '../judgement.ts';
import { ANNA, anOrder, BERT } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** The orders of a customer as they are printed now, a page each. */
function ordersOf(customerId: string, ...orders: readonly object[]) {
  return storePages(
    tenant.it.db,
    tenant.it.runId,
    { resource: 'orders', key: customerId },
    {
      pages: orders.map((order, at) => pageOf([{ ...anOrder({ id: `order-${at}` }), ...order }])),
      store: storeOrdersOf(customerId),
      shape: ORDER,
    },
  );
}

async function drift() {
  return findingsOf(tenant.it.db, { matchId: await tenant.it.matchRun() });
}

async function says() {
  return (await drift()).map((one) => one['why']);
}

describe('SCHEMA_DRIFT', () => {
  it('finds an undocumented field once, however many answers have it', async () => {
    await ordersOf(ANNA, { salesChannel: 'web' }, { salesChannel: 'web' });
    await ordersOf(BERT, { salesChannel: null }, { salesChannel: 7 });

    expect(await drift()).toEqual([
      {
        code: 'SCHEMA_DRIFT',
        role: 'root',
        confidence: 'certain',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        lines: 0,
        expected_text: 'no such field',
        actual_text: 'number, text',
        why: 'The orders have a field "salesChannel" (number, text) that is not documented; it is kept and decides nothing.',
      },
    ]);
  });

  it('finds another type, a new value and a field that no item has any more', async () => {
    const { status, ...withoutStatus } = anOrder({});
    expect(status).toBe('completed');
    await storePages(
      tenant.it.db,
      tenant.it.runId,
      { resource: 'orders', key: ANNA },
      { pages: [pageOf([withoutStatus])], store: storeOrdersOf(ANNA), shape: ORDER },
    );
    await ordersOf(BERT, { billingCycle: 'weekly', currencySymbol: ['$'] });

    expect((await says()).toSorted()).toEqual([
      'The orders no longer have the field "status", which is documented to be always there.',
      'The orders show "weekly" in the field "billingCycle", which is no documented value.',
      'The orders show the field "currencySymbol" as list, which is documented as text.',
    ]);
  });

  it('ignores a field that is missing on one page and there on another', async () => {
    await ordersOf(ANNA, { status: undefined }, {});

    expect(await drift()).toEqual([]);
  });

  it('is silent on documented fields', async () => {
    await ordersOf(ANNA, { attributes: { objectType: 'Order' }, totalPrice: '12.5' });

    expect(await drift()).toEqual([]);
  });

  it('keeps its id over nights, and closes and comes again though what is stored stays the same', async () => {
    await ordersOf(ANNA, { salesChannel: 'web' });
    const first = await idsNow();
    await tenant.it.newRun();
    expect((await ordersOf(ANNA, { salesChannel: 'app' })).how).toBe('unchanged');
    expect(await idsNow()).toEqual(first);

    await tenant.it.newRun();
    expect((await ordersOf(ANNA, {})).how).toBe('unchanged');
    expect(await idsNow()).toEqual([]);

    await tenant.it.newRun();
    await ordersOf(ANNA, { salesChannel: 'web' });
    expect(await idsNow()).toEqual(first);
    expect(first).toHaveLength(1);
  });

  it('ignores answers of more than five weeks ago: they say nothing about today', async () => {
    await ordersOf(ANNA, { salesChannel: 'web' });
    await tenant.it.newRunOnHeldData('2026-03-19T00:00:00Z');

    expect(await drift()).toEqual([]);
  });

  it('fails the pull when the field is one that money depends on, and stores nothing of it', async () => {
    const header = { id: 'G000000001', invoiceDate: '2026-02-07T00:00:00Z', currencyCode: 'USD' };
    const storing = storePages(
      tenant.it.db,
      tenant.it.runId,
      { resource: 'invoices', key: '' },
      {
        pages: [pageOf([{ ...header, totalCharges: { value: 12 } }])],
        store: storeInvoices,
        shape: INVOICE_SHAPE,
      },
    );

    await expect(storing).rejects.toMatchObject({ code: 'ANSWER_SHAPE', retryable: false });
    expect(await drift()).toEqual([]);
  });
});

async function idsNow(): Promise<readonly string[]> {
  const matchId = await tenant.it.matchRun();
  expect(matchId).not.toBe('');
  const findings = await listFindings(tenant.it.db, { runId: tenant.it.runId });
  return findings.map((one) => one.finding_id);
}
