import { describe, expect, it } from 'vitest';

import { generateTenant } from '../../src/simulator/generate-tenant.ts';
import { groupCharges, inScope, newestCycles } from './group-charges.ts';

const SEEDS = Array.from({ length: 30 }, (_, index) => index + 1);
const NOW = new Date('2026-06-15T12:00:00Z');

describe.each(SEEDS)('a tenant of seed %i with nothing planted', (seed) => {
  const tenant = generateTenant({ seed, now: NOW, lines: 150, plant: 'none' });
  const groups = groupCharges(tenant);

  it('explains every charge by an order of the same customer and item', () => {
    const explained = groups.flatMap(({ charges }) => charges);
    expect(explained.length).toBe(inScope(tenant).length);
    for (const { order, charges } of groups) {
      for (const charge of charges) {
        expect(charge.customer).toBe(order.customer);
        expect(charge.currency).toBe(order.currency);
        expect(charge.invoiceNumber).toBe(charge.invoiceId);
        expect(tenant.customers).toContain(charge.customer);
      }
    }
  });

  it('bills in the newest cycle what the order holds now, and nothing net once cancelled', () => {
    for (const { order, line, quantity } of newestCycles(groups)) {
      expect([order.id, quantity]).toEqual([
        order.id,
        order.status === 'cancelled' ? 0 : line.quantity,
      ]);
    }
  });

  it('never refunds more than was charged', () => {
    for (const { quantity } of groups) expect(quantity).toBeGreaterThanOrEqual(0);
  });

  it('pairs every seat change under one reference', () => {
    const changes = inScope(tenant).filter(({ chargeType }) => chargeType.endsWith('Quantity'));
    const pairs = new Map<string, number>();
    for (const { referenceId } of changes)
      pairs.set(referenceId, (pairs.get(referenceId) ?? 0) + 1);
    expect([...pairs.values()].every((count) => count === 2)).toBe(true);
  });

  it('bills every line of every order placed in an invoiced month', () => {
    const billed = new Set(groups.map(({ line }) => line));
    const due = tenant.orders.filter((order) => order.createdAt.slice(0, 7) >= tenant.months[0]);
    for (const line of due.flatMap((order) => order.lines)) expect(billed).toContain(line);
  });

  it('delivers what is bought once and not cancelled', () => {
    const delivered = new Map(tenant.entitlements.map((one) => [one.orderLine, one.quantity]));
    for (const { order, line } of groups) {
      const expected =
        order.billingCycle === 'one_time' && order.status === 'completed'
          ? line.quantity
          : undefined;
      expect(delivered.get(line)).toBe(expected);
    }
  });

  it('keeps the oldest invoice of the second currency apart from the next one', () => {
    const oldest = tenant.invoices[1]?.id;
    for (const { charges } of groups) {
      const invoices = new Set(charges.map(({ invoiceId }) => invoiceId));
      if (oldest !== undefined && invoices.has(oldest)) expect(invoices.size).toBe(1);
    }
  });
});

it('shows, over all seeds, every documented kind of charge', () => {
  const kinds = new Set<string>();
  for (const seed of SEEDS) {
    for (const { charges } of generateTenant({ seed, now: NOW, plant: 'none' }).invoices) {
      for (const { chargeType } of charges) kinds.add(chargeType);
    }
  }
  expect([...kinds].sort()).toEqual([
    '',
    'addQuantity',
    'cancelImmediate',
    'customerCredit',
    'cycleCharge',
    'new',
    'removeQuantity',
    'renew',
  ]);
});
