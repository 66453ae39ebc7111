import { describe, expect, it } from 'vitest';

import { customersToAsk, storeCustomers } from '../../src/store/customer-store.ts';
import { pageOf, storePages } from './store-pages.ts';
import { useStore } from './use-store.ts';

const store = useStore();

const CUSTOMER = '11111111-1111-4111-8111-111111111111';

describe('storeCustomers', () => {
  it('keeps the id, the name and the domain, and asks for each customer once', async () => {
    await storePages(
      store.db,
      store.runId,
      { resource: 'customers', key: '' },
      {
        pages: [
          pageOf([
            {
              id: CUSTOMER.toUpperCase(),
              companyProfile: { companyName: 'Anna Ltd', domain: 'anna.example' },
              relationshipToPartner: 'reseller',
            },
          ]),
          pageOf([{ id: CUSTOMER }, { id: '22222222-2222-4222-8222-222222222222' }]),
        ],
        store: storeCustomers,
      },
    );

    expect(
      await store.rows('select name, domain, relationship from customer where row_no = 1'),
    ).toEqual([{ name: 'Anna Ltd', domain: 'anna.example', relationship: 'reseller' }]);
    expect(await customersToAsk(store.db, 'all')).toEqual([
      CUSTOMER,
      '22222222-2222-4222-8222-222222222222',
    ]);
    expect(await customersToAsk(store.db, ['G000000001'])).toEqual([]);
  });
});
