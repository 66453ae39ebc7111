import { expect, it } from 'vitest';

import { AppError } from '../../src/lib/app-error.ts';
import type {
  CatalogAvailability,
  CatalogTerm,
} from '../../src/partner-center/catalog-availabilities.ts';
import { chooseAvailability } from '../../src/purchase/choose-availability.ts';

const WANTED = {
  productId: 'P1',
  skuId: '0001',
  country: 'US',
  segment: 'commercial',
  billingCycle: 'monthly',
  termDuration: 'P1Y',
};

function term(changes: Partial<CatalogTerm> = {}): CatalogTerm {
  return {
    id: undefined,
    duration: 'P1Y',
    description: '',
    billingCycle: 'monthly',
    refunds: [],
    price: undefined,
    ...changes,
  };
}

function availability(id: string, changes: Partial<CatalogAvailability> = {}): CatalogAvailability {
  return {
    productId: 'P1',
    skuId: '0001',
    id,
    catalogItemId: `P1:0001:${id}`,
    currency: 'USD',
    segment: 'commercial',
    country: 'US',
    isPurchasable: true,
    isRenewable: true,
    terms: [term()],
    price: undefined,
    ...changes,
  };
}

it('passes over other segments, other terms and what is not to be bought', () => {
  const listed = [
    availability('A1', { segment: 'education' }),
    availability('A2', { isPurchasable: false }),
    availability('A3', { terms: [term({ duration: 'P1M' }), term({ billingCycle: 'annual' })] }),
    availability('A4', { isPurchasable: undefined, segment: undefined }),
  ];
  expect(chooseAvailability(listed, WANTED).availability.id).toBe('A4');
});

it('takes two terms of one availability that fit for one item', () => {
  const listed = [availability('A1', { terms: [term({ id: 't1' }), term({ id: 't2' })] })];
  expect(chooseAvailability(listed, WANTED).term?.id).toBe('t1');
});

it('picks nobody of two availabilities that fit, and names them', () => {
  const listed = [availability('A1'), availability('A2')];
  const choose = () => chooseAvailability(listed, WANTED);
  expect(choose).toThrow(AppError);
  expect(choose).toThrow(
    expect.objectContaining({
      code: 'AVAILABILITY_AMBIGUOUS',
      fix: 'Name the catalogue item itself; there is: P1:0001:A1, P1:0001:A2.',
    }),
  );
});
