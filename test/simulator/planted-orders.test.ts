import { Big } from 'big.js';
import { describe, expect, it } from 'vitest';

import { generateTenant } from '../../src/simulator/generate-tenant.ts';
import type { PlantedCode } from '../../src/simulator/planted-finding.ts';
import { groupCharges } from './group-charges.ts';

const SEEDS = [1, 2, 3, 4, 5];
/** A month counts as invoiced from its 9th on: around it plants are nearest to the present. */
const NOWS = ['2026-06-08T23:00:00Z', '2026-06-09T00:00:00Z', '2026-06-30T12:00:00Z'];

describe.each(SEEDS.flatMap((seed) => NOWS.map((now) => ({ seed, now }))))(
  'planted orders and deliveries of seed $seed at $now',
  ({ seed, now }) => {
    const tenant = generateTenant({ seed, now: new Date(now), customers: 6, lines: 100 });
    const groups = groupCharges(tenant);
    const planted = (code: PlantedCode) => {
      const finding = tenant.answerKey.find((one) => one.code === code);
      if (finding === undefined) throw new Error(`${code} is not planted`);
      return finding;
    };
    const orderOf = (code: PlantedCode) => {
      const order = tenant.orders.find(({ id }) => id === planted(code).orderId);
      if (order === undefined) throw new Error(`${code}: no order`);
      return order;
    };
    const billedLines = (code: PlantedCode) =>
      new Set(groups.filter(({ order }) => order === orderOf(code)).map(({ line }) => line.number));
    const deliveredFor = (code: PlantedCode) =>
      tenant.entitlements.filter(({ order }) => order.id === planted(code).orderId);

    it('stakes what was promised for the lines that no invoice bills, and serves the price', () => {
      for (const code of [
        'ORDER_NEVER_BILLED',
        'ORDER_PARTLY_BILLED',
        'ORDER_NOT_YET_BILLED',
        'ENTITLEMENT_WITHOUT_CHARGE',
      ] as const) {
        const order = orderOf(code);
        const billed = billedLines(code);
        const owed = order.lines
          .filter(({ number }) => !billed.has(number))
          .reduce((sum, { price, quantity }) => sum.plus(Big(price).times(quantity)), Big(0));
        expect(owed.gt(0), code).toBe(true);
        expect(owed.eq(planted(code).stakeNet ?? 0), code).toBe(true);
        expect(order.priced, code).toBe(true);
        expect(billed.size, code).toBe(code === 'ORDER_PARTLY_BILLED' ? 1 : 0);
      }
    });

    it('places the order that is not due after the last invoice, and not in the future', () => {
      const { createdAt } = orderOf('ORDER_NOT_YET_BILLED');
      expect(createdAt.slice(0, 7) > tenant.months[2]).toBe(true);
      expect(createdAt.slice(0, 10) <= now.slice(0, 10)).toBe(true);
    });

    it('delivers too little, too much, another product, or nothing', () => {
      const units = (code: PlantedCode) =>
        deliveredFor(code).reduce((sum, { quantity }) => sum + quantity, 0);
      const ordered = (code: PlantedCode) => orderOf(code).lines[0]?.quantity ?? 0;
      expect(units('ENTITLEMENT_MISSING')).toBe(0);
      expect(units('ENTITLEMENT_SHORT')).toBeLessThan(ordered('ENTITLEMENT_SHORT'));
      expect(units('ENTITLEMENT_SHORT')).toBeGreaterThan(0);
      expect(units('ENTITLEMENT_EXCESS')).toBeGreaterThan(ordered('ENTITLEMENT_EXCESS'));
      expect(units('ENTITLEMENT_WITHOUT_CHARGE')).toBe(ordered('ENTITLEMENT_WITHOUT_CHARGE'));
      const [wrong] = deliveredFor('ENTITLEMENT_PRODUCT_MISMATCH');
      expect(wrong?.item).not.toBe(wrong?.orderLine.item);
    });

    it('revokes one entitlement and keeps one of an order that was refunded', () => {
      const revoked = tenant.entitlements.filter(({ isRevoked }) => isRevoked);
      expect(revoked).toEqual(deliveredFor('ENTITLEMENT_REVOKED_CHARGED'));
      expect(revoked).toHaveLength(1);
      expect(orderOf('ENTITLEMENT_ACTIVE_AFTER_REFUND').status).toBe('cancelled');
      expect(deliveredFor('ENTITLEMENT_ACTIVE_AFTER_REFUND')).toHaveLength(1);
    });

    it('delivers once for an order that no list shows', () => {
      const known = new Set(tenant.orders.map(({ id }) => id));
      const strays = tenant.entitlements.filter(({ order }) => !known.has(order.id));
      expect(strays).toEqual(deliveredFor('ENTITLEMENT_WITHOUT_ORDER'));
      expect(strays).toHaveLength(1);
    });
  },
);
