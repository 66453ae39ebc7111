import { describe, expect, it } from 'vitest';

import { storeProvisioningOf } from '../../src/store/provisioning-store.ts';
import { pageOf, storePages } from './store-pages.ts';
import { useStore } from './use-store.ts';

const store = useStore();

function stored(items: readonly object[]) {
  return storePages(
    store.db,
    store.runId,
    { resource: 'provisioning', key: 'order-1' },
    { pages: [pageOf(items)], store: storeProvisioningOf('order-1') },
  );
}

function lines() {
  return store.rows(
    `select order_id, order_line, status, fulfilled_quantity, open_quantity
     from provisioning_status order by order_line`,
  );
}

describe('storeProvisioningOf', () => {
  it('keeps a row an order line, its quantities by whether they are fulfilled', async () => {
    await stored([
      {
        orderLineItemId: 0,
        lineItemNumber: 0,
        status: 'prefulfillmentPending',
        quantityProvisioningInformation: [
          { quantity: 20, status: 'fulfilled' },
          { quantity: 3, status: 'unfulfilled' },
          { quantity: 2, status: 'prefulfillmentPending' },
        ],
      },
      { orderLineItemId: 1, status: 'fulfilled', quantityProvisioningInformation: null },
    ]);

    expect(await lines()).toEqual([
      {
        order_id: 'order-1',
        order_line: 0,
        status: 'prefulfillmentPending',
        fulfilled_quantity: '20',
        open_quantity: '5',
      },
      {
        order_id: 'order-1',
        order_line: 1,
        status: 'fulfilled',
        fulfilled_quantity: null,
        open_quantity: null,
      },
    ]);
  });

  it('lets the item that is not fulfilled speak for a line that is told of twice', async () => {
    const detail = (quantity: number, status: string) => ({
      lineItemNumber: 0,
      status,
      quantityProvisioningInformation: [{ quantity, status }],
    });
    await stored([detail(20, 'Fulfilled'), detail(5, 'unfulfilled')]);

    expect(await lines()).toMatchObject([
      { status: 'unfulfilled', fulfilled_quantity: '20', open_quantity: '5' },
    ]);
  });

  it('stores an equal answer once', async () => {
    const item = { lineItemNumber: 0, status: 'unfulfilled' };

    expect(await stored([item])).toMatchObject({ how: 'new', rows: 1 });
    expect(await stored([item])).toMatchObject({ how: 'unchanged' });
    expect(await stored([{ ...item, status: 'fulfilled' }])).toMatchObject({ how: 'changed' });
  });

  it('refuses a line without a status', async () => {
    await expect(stored([{ lineItemNumber: 0 }])).rejects.toMatchObject({ code: 'ANSWER_SHAPE' });
  });
});
