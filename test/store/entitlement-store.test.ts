import { describe, expect, it } from 'vitest';

import { storeEntitlementsOf } from '../../src/store/entitlement-store.ts';
import { pageOf, storePages } from './store-pages.ts';
import { useStore } from './use-store.ts';

const store = useStore();

const CUSTOMER = '11111111-1111-4111-8111-111111111111';

describe('storeEntitlementsOf', () => {
  it('keeps what was bought and leaves the rights nested in it out', async () => {
    await storePages(
      store.db,
      store.runId,
      { resource: 'entitlements', key: CUSTOMER },
      {
        pages: [
          pageOf([
            {
              referenceOrder: { id: 'AbC-9', lineItemId: '0', alternateId: '6dc5aa11' },
              productId: 'DG7',
              skuId: '0003',
              quantity: 2,
              entitlementType: 'software',
              fulfillmentState: 'Active',
              expiryDate: '0001-01-01T00:00:00Z',
              includedEntitlements: [{ productId: 'X', skuId: 'Y', quantity: 1 }],
            },
          ]),
        ],
        store: storeEntitlementsOf(CUSTOMER),
      },
    );

    expect(
      await store.rows(
        'select order_id, order_line, alternate_id, product_id, quantity, fulfillment_state, expires_on from entitlement',
      ),
    ).toEqual([
      {
        order_id: 'AbC-9',
        order_line: 0,
        alternate_id: '6dc5aa11',
        product_id: 'DG7',
        quantity: '2',
        fulfillment_state: 'Active',
        expires_on: null,
      },
    ]);
  });
});
