import { describe, expect, it } from 'vitest';

import { storeOrdersOf } from '../../src/store/order-store.ts';
import { pageOf, storePages } from './store-pages.ts';
import { useStore } from './use-store.ts';

const store = useStore();

const CUSTOMER = '11111111-1111-4111-8111-111111111111';

describe('storeOrdersOf', () => {
  const storeOrders = (...pages: readonly Buffer[]) =>
    storePages(
      store.db,
      store.runId,
      { resource: 'orders', key: CUSTOMER },
      { pages, store: storeOrdersOf(CUSTOMER) },
    );

  it('stores a row an order line, and splits the offer of a catalogue item', async () => {
    await storeOrders(
      pageOf([
        {
          id: 'AbC-9',
          alternateId: '6dc5aa11',
          billingCycle: 'One_Time',
          currencyCode: 'usd',
          creationDate: '2018-03-06T17:37:05.253-08:00',
          status: 'Completed',
          lineItems: [
            { lineItemNumber: 0, offerId: 'DZH318Z0BQ4B:000Z:DZH318Z0DSPL', quantity: 1 },
            {
              lineItemNumber: 1,
              offerId: 'E59159FC-6F67-4599-B3CB-17FF4020F643',
              subscriptionId: 'DB8C695B-1C3C-4C55-B697-771503DD46BF',
              quantity: 2.5,
              pricing: { price: 9.99 },
            },
          ],
        },
      ]),
    );

    expect(
      await store.rows(
        `select row_no, order_id, alternate_id, order_line, status, billing_cycle, currency, catalog_item_id,
           product_id, sku_id, availability_id, subscription_id, quantity, promised_unit_price,
           to_char(ordered_at, 'YYYY-MM-DD HH24:MI') as ordered_at
         from order_line order by row_no`,
      ),
    ).toEqual([
      {
        row_no: 1,
        order_id: 'AbC-9',
        alternate_id: '6dc5aa11',
        order_line: 0,
        status: 'completed',
        billing_cycle: 'one_time',
        currency: 'USD',
        catalog_item_id: 'DZH318Z0BQ4B:000Z:DZH318Z0DSPL',
        product_id: 'DZH318Z0BQ4B',
        sku_id: '000Z',
        availability_id: 'DZH318Z0DSPL',
        subscription_id: null,
        quantity: '1',
        promised_unit_price: null,
        ordered_at: '2018-03-07 01:37',
      },
      {
        row_no: 2,
        order_id: 'AbC-9',
        alternate_id: '6dc5aa11',
        order_line: 1,
        status: 'completed',
        billing_cycle: 'one_time',
        currency: 'USD',
        catalog_item_id: 'E59159FC-6F67-4599-B3CB-17FF4020F643',
        product_id: null,
        sku_id: null,
        availability_id: null,
        subscription_id: 'db8c695b-1c3c-4c55-b697-771503dd46bf',
        quantity: '2.5',
        promised_unit_price: '9.99',
        ordered_at: '2018-03-07 01:37',
      },
    ]);
  });

  it('numbers rows on over pages, and takes an empty list for a whole one', async () => {
    const order = (id: string) => ({
      id,
      lineItems: [{ lineItemNumber: 0, offerId: 'a:b:c', quantity: 1 }],
    });
    await storeOrders(pageOf([order('one'), order('two')]), pageOf([order('three')]));

    expect(await store.rows('select row_no, order_id from order_line order by row_no')).toEqual([
      { row_no: 1, order_id: 'one' },
      { row_no: 2, order_id: 'two' },
      { row_no: 3, order_id: 'three' },
    ]);
    expect(await storeOrders(pageOf([]))).toMatchObject({ how: 'changed', rows: 0 });
  });

  it.each([
    ['no quantity', { lineItemNumber: 0, offerId: 'a:b:c' }],
    ['no line number', { offerId: 'a:b:c', quantity: 1 }],
    ['a quantity in words', { lineItemNumber: 0, offerId: 'a:b:c', quantity: 'many' }],
  ])('refuses an order line with %s', async (_what, line) => {
    await expect(storeOrders(pageOf([{ id: 'one', lineItems: [line] }]))).rejects.toMatchObject({
      code: 'ANSWER_SHAPE',
      message: expect.stringContaining(`orders of customer ${CUSTOMER}`) as string,
    });
  });
});
