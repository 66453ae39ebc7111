import { Big } from 'big.js';
import { describe, expect, it } from 'vitest';

import { generateTenant } from '../../src/simulator/generate-tenant.ts';
import { cents, total } from './exact.ts';

const NOW = new Date('2026-06-15T12:00:00Z');
const seeded = (seed: number, now = NOW) => generateTenant({ seed, now, lines: 150 });

describe('generateTenant', () => {
  it('writes the same tenant, byte for byte, for the same seed and now', () => {
    expect(JSON.stringify(seeded(7))).toBe(JSON.stringify(seeded(7)));
  });

  it('writes another tenant for another seed', () => {
    expect(seeded(7).invoices.map(({ id }) => id)).not.toEqual(
      seeded(8).invoices.map(({ id }) => id),
    );
  });

  it('leaves every clean charge as it is when discrepancies are planted', () => {
    const planted = seeded(7);
    const clean = generateTenant({ seed: 7, now: NOW, lines: 150, plant: 'none' });
    const references = new Set(
      planted.invoices.flatMap(({ charges }) => charges.map(({ referenceId }) => referenceId)),
    );
    for (const { charges } of clean.invoices) {
      for (const charge of charges) expect(references).toContain(charge.referenceId);
    }
  });

  it.each([
    ['2026-06-09T00:00:00Z', ['2026-03', '2026-04', '2026-05']],
    ['2026-06-08T23:59:59Z', ['2026-02', '2026-03', '2026-04']],
    ['2026-01-20T00:00:00Z', ['2025-10', '2025-11', '2025-12']],
  ])('invoices at %s the months %j', (now, months) => {
    expect(seeded(1, new Date(now)).months).toEqual(months);
  });

  it('dates one invoice per month and currency between the 6th and 8th of the next month', () => {
    const invoices = seeded(3).invoices.slice(0, 6);
    expect(invoices.map(({ month, currency }) => `${month} ${currency}`)).toEqual([
      '2026-03 USD',
      '2026-03 EUR',
      '2026-04 USD',
      '2026-04 EUR',
      '2026-05 USD',
      '2026-05 EUR',
    ]);
    expect(new Set(invoices.map(({ id }) => id)).size).toBe(6);
    for (const invoice of invoices) {
      expect(invoice.id).toMatch(/^G\d{9}$/);
      expect(invoice.issuedAt).toMatch(/^2026-0[456]-0[678]T/);
    }
  });

  it('comes close to the asked number of lines on the newest invoice of the main currency', () => {
    const { invoices } = generateTenant({ seed: 2, now: NOW, lines: 1000 });
    expect(invoices[4]?.charges.length).toBeGreaterThanOrEqual(1000);
    expect(invoices[4]?.charges.length).toBeLessThan(1060);
  });

  it('has customers whose names trip careless CSV writers', () => {
    const names = seeded(1).customers.map(({ name }) => name);
    expect(names).toHaveLength(13); // one of them is planted
    for (const pattern of [/^=/, /'/, /,/, /ü/, /"/]) {
      expect(names).toContainEqual(expect.stringMatching(pattern));
    }
  });

  it('refuses a tenant too small to keep the plants apart', () => {
    expect(() => generateTenant({ seed: 1, now: NOW, customers: 5 })).toThrow(
      expect.objectContaining({ code: 'SIMULATOR_OPTIONS', kind: 'usage' }),
    );
  });

  it('plants only what is asked for', () => {
    const { answerKey } = generateTenant({ seed: 1, now: NOW, plant: ['QUANTITY_OVER'] });
    expect(answerKey.map(({ code }) => code)).toEqual(['QUANTITY_OVER']);
  });
});

describe('the arithmetic of a charge', () => {
  const charges = [1, 2, 3, 4, 5].flatMap((seed) => {
    const { invoices, answerKey } = seeded(seed);
    const planted = new Set(
      answerKey
        .filter(({ code }) => code === 'LINE_ARITHMETIC' || code === 'LINE_TOTAL')
        .map(({ orderId }) => orderId),
    );
    return invoices.flatMap((invoice) =>
      invoice.charges
        .filter(({ order }) => !planted.has(order?.id))
        .map((charge) => ({ invoice, charge })),
    );
  });

  it('cuts the converted unit price of seats and software to cents, then multiplies', () => {
    const catalogue = charges.filter(({ charge }) => charge.item.family !== 'azure-plan');
    expect(catalogue.length).toBeGreaterThan(1000);
    for (const { charge } of catalogue) {
      const unit = cents(Big(charge.effectiveUnitPrice).times(charge.exchangeRate));
      expect(charge.subtotal).toBe(
        unit.times(charge.billableQuantity).toFixed().replace(/^-0$/, '0'),
      );
    }
  });

  it('cuts usage to cents before and after conversion', () => {
    const usage = charges.filter(({ charge }) => charge.meterDescription !== '');
    expect(usage.length).toBeGreaterThan(50);
    for (const { charge } of usage) {
      const priced = cents(Big(charge.effectiveUnitPrice).times(charge.billableQuantity));
      expect(charge.subtotal).toBe(cents(priced.times(charge.exchangeRate)).toFixed());
    }
  });

  it('cuts the tax of each line toward zero and adds it to the subtotal', () => {
    for (const { invoice, charge } of charges) {
      // Another country's tax.
      if (charge.currency !== invoice.currency) continue;
      const tax = cents(Big(charge.subtotal).times(invoice.taxPercent).div(100));
      expect(Big(charge.tax).eq(tax)).toBe(true);
      expect(charge.total).toBe(total([charge.subtotal, charge.tax]));
    }
  });

  it('prints refunds with a negative price and a positive quantity', () => {
    const refunds = charges.filter(({ charge }) => Big(charge.subtotal).lt(0));
    expect(refunds.length).toBeGreaterThan(100);
    for (const { charge } of refunds) {
      expect(Big(charge.effectiveUnitPrice).lt(0)).toBe(true);
      expect(Big(charge.billableQuantity).gt(0)).toBe(true);
    }
  });

  it('prorates by the days left of the cycle', () => {
    const changed = charges
      .map(({ charge }) => charge)
      .filter(({ chargeType }) => chargeType === 'addQuantity');
    expect(changed.length).toBeGreaterThan(20);
    for (const charge of changed) {
      const cycleStart = new Date(`${charge.chargeEndOn ?? ''}T00:00:00Z`);
      cycleStart.setUTCDate(cycleStart.getUTCDate() + 1);
      const afterEnd = cycleStart.getTime();
      cycleStart.setUTCMonth(cycleStart.getUTCMonth() - 1);
      const days = (from: number) => Math.round((afterEnd - from) / 86_400_000);
      const left = days(Date.parse(`${charge.chargeStartOn}T00:00:00Z`));
      const expected = Big(charge.unitPrice)
        .times(left)
        .div(days(cycleStart.getTime()))
        .round(10, 0);
      expect(Big(charge.effectiveUnitPrice).abs().eq(expected)).toBe(true);
    }
  });
});

describe('an invoice', () => {
  it('asks for exactly the sum of its lines unless a difference was planted', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const tenant = seeded(seed);
      for (const invoice of tenant.invoices.slice(0, 6)) {
        const { tax = '0', credit = '0' } = tenant.misbehaviour.statements.get(invoice.id) ?? {};
        const planted = [tenant.misbehaviour.headerDifference.get(invoice.id) ?? '0', tax];
        const own = invoice.charges.filter(({ currency }) => currency === invoice.currency);
        const lines = total(own.map((charge) => charge.total));
        expect(invoice.totalCharges).toBe(total([lines, ...planted, `-${credit}`]));
      }
    }
  });

  it('has a statement whose rows tie with each other and with the header', () => {
    const clean = generateTenant({ seed: 4, now: NOW, lines: 150, plant: 'none' });
    for (const { statement, totalCharges } of clean.invoices) {
      expect(total([statement.charges, `-${statement.credits}`])).toBe(statement.subtotal);
      expect(total([statement.subtotal, statement.tax])).toBe(statement.total);
      expect(statement.total).toBe(totalCharges);
    }
  });

  it('of the oldest month is paid, one of them by more than it asks for, the others are open', () => {
    const { invoices, answerKey } = seeded(4);
    const [usd, eur, ...open] = invoices.slice(0, 6);
    const overpaid = answerKey.find(({ code }) => code === 'OVERPAID_INVOICE');
    expect(usd?.paid).toBe(total([usd?.totalCharges ?? '', overpaid?.stakeNet ?? '']));
    expect(eur?.paid).toBe(eur?.totalCharges);
    expect(open.map(({ paid }) => paid)).toEqual(['0', '0', '0', '0']);
  });

  it('of the oldest month is paid to the cent when no overpayment is planted', () => {
    const [usd, eur] = generateTenant({ seed: 4, now: NOW, plant: 'none' }).invoices;
    expect([usd?.paid, eur?.paid]).toEqual([usd?.totalCharges, eur?.totalCharges]);
  });
});
