import { Big } from 'big.js';
import { describe, expect, it } from 'vitest';

import { generateTenant } from '../../src/simulator/generate-tenant.ts';
import { PLANTED_CODES, type PlantedCode } from '../../src/simulator/planted-finding.ts';
import { total } from './exact.ts';
import { groupCharges, inScope, newestCycles } from './group-charges.ts';

const SEEDS = Array.from({ length: 30 }, (_, index) => index + 1);

describe.each(SEEDS)('the planted tenant of seed %i, with the fewest customers', (seed) => {
  const now = new Date('2026-06-15T12:00:00Z');
  const tenant = generateTenant({ seed, now, customers: 6, lines: 100 });
  const [usdOldest, eurOldest, usdMiddle, eurMiddle, usdNewest, eurNewest] = tenant.invoices;
  const key = new Map(tenant.answerKey.map((finding) => [finding.code, finding]));
  const planted = (code: PlantedCode) => {
    const finding = key.get(code);
    if (finding === undefined) throw new Error(`${code} is not planted`);
    return finding;
  };
  const groups = groupCharges(tenant);
  const groupsOf = (code: PlantedCode) =>
    groups.filter(({ order }) => order.id === planted(code).orderId);

  it('has one answer per code and one order per answer', () => {
    expect([...key.keys()]).toEqual(PLANTED_CODES);
    const orders = tenant.answerKey.flatMap(({ orderId }) =>
      orderId === undefined ? [] : [orderId],
    );
    expect(new Set(orders).size).toBe(orders.length);
  });

  it('puts the findings where every verdict occurs', () => {
    const byInvoice = (id: string | undefined) =>
      tenant.answerKey.filter((finding) => finding.invoiceId === id).map(({ code }) => code);
    expect(byInvoice(usdOldest?.id)).toEqual([
      'REFUND_MISSING',
      'ADJUSTMENT_NOT_IN_LINES',
      'PARTIAL_PULL',
    ]);
    expect(byInvoice(eurOldest?.id)).toEqual([
      'PDF_UNREADABLE',
      'INVOICE_AMENDED',
      'PAGE_CHAIN_BROKEN',
    ]);
    expect(byInvoice(usdMiddle?.id)).toEqual([]);
    expect(byInvoice(eurMiddle?.id)).toEqual([
      'LINES_NE_INVOICE_TOTAL',
      'PDF_MISSING',
      'MIXED_CURRENCY_INVOICE',
    ]);
    expect(byInvoice(usdNewest?.id).length).toBeGreaterThan(30);
    expect(byInvoice(eurNewest?.id)).toEqual([
      'BILLED_TWICE_ACROSS_INVOICES',
      'LINES_TAX_NE_INVOICE_TAX',
      'INVOICE_ID_MISMATCH',
      'FX_NOT_ONE',
      'FX_ONE',
      'FX_INCONSISTENT',
    ]);
    expect(planted('AUTH_DEGRADED').invoiceId).toBeUndefined();
  });

  it('hides nothing else: only planted orders break the rules of a clean tenant', () => {
    const quantity = newestCycles(groups)
      .filter(({ order, line, quantity }) =>
        order.status === 'completed' ? quantity !== line.quantity : quantity !== 0,
      )
      .map(({ order }) => order.id);
    expect(new Set(quantity)).toEqual(
      new Set(
        (
          [
            'QUANTITY_OVER',
            'QUANTITY_UNDER',
            'BILLED_TWICE_ACROSS_INVOICES',
            'AMBIGUOUS_MATCH',
            'REFUND_DUPLICATED',
            'REVERSAL_WITHOUT_REBILL',
            'REBILL_WITHOUT_REVERSAL',
            'CHARGE_AFTER_CANCELLATION',
            'CHARGE_FOR_FAILED_ORDER',
            'BILLED_TWICE_SAME_INVOICE',
            'SIGN_INCONSISTENT',
          ] as const
        ).map((code) => planted(code).orderId),
      ),
    );
    const known = new Set(groups.flatMap(({ charges }) => charges));
    const strays = inScope(tenant).filter((charge) => !known.has(charge));
    const stranger = planted('UNKNOWN_CUSTOMER').customerId;
    const ofKnown = strays.filter(({ customer }) => customer.id !== stranger);
    // The last three belong to their order by its ids, not by their item.
    const apart = [
      'CHARGE_WITHOUT_ORDER',
      'REFUND_WITHOUT_CHARGE',
      'PRODUCT_MISMATCH',
      'SKU_MISMATCH',
      'AVAILABILITY_MISMATCH',
    ] as const;
    expect(new Set(ofKnown.map((charge) => charge.order?.id ?? charge.orderId))).toEqual(
      new Set(apart.map((code) => planted(code).orderId)),
    );
    expect(strays).toHaveLength(2 + apart.length);
  });

  it('bills a stranger and no other', () => {
    const ids = new Set(tenant.customers.map(({ id }) => id));
    const strangers = inScope(tenant).filter(({ customer }) => !ids.has(customer.id));
    const { customerId, stakeNet } = planted('UNKNOWN_CUSTOMER');
    expect(new Set(strangers.map(({ customer }) => customer.id))).toEqual(new Set([customerId]));
    expect(total(strangers.map(({ subtotal }) => subtotal))).toBe(stakeNet);
  });

  it('bills another customer than the one who ordered, who is on that invoice too', () => {
    const wrong = groups.flatMap(({ order, charges }) =>
      charges
        .filter(({ customer }) => customer !== order.customer)
        .map((charge) => ({ order, charge })),
    );
    expect(wrong.map(({ charge }) => charge.customer.id)).toEqual([
      planted('CUSTOMER_MISMATCH').customerId,
    ]);
    const buyers = usdNewest?.charges.map(({ customer }) => customer);
    expect(buyers).toContain(wrong[0]?.order.customer);
  });

  it('stakes the difference in seats times the unit price', () => {
    for (const code of ['QUANTITY_OVER', 'QUANTITY_UNDER'] as const) {
      const [group] = newestCycles(groupsOf(code));
      if (group === undefined) throw new Error(`${code}: no charges`);
      const seats = Math.abs(group.quantity - group.line.quantity);
      expect(
        Big(group.line.price)
          .times(seats)
          .eq(planted(code).stakeNet ?? '0'),
      ).toBe(true);
      expect(group.quantity % group.line.quantity).not.toBe(0);
      expect(group.quantity > group.line.quantity).toBe(code === 'QUANTITY_OVER');
    }
  });

  it('bills one purchase on two invoices', () => {
    const [group, ...others] = groupsOf('BILLED_TWICE_ACROSS_INVOICES');
    expect(others).toEqual([]);
    expect(group?.charges.map(({ invoiceId }) => invoiceId)).toEqual([
      eurMiddle?.id,
      eurNewest?.id,
    ]);
    expect(group?.quantity).toBe((group?.line.quantity ?? 0) * 2);
  });

  it('refunds inside the window of seven days: too little, too much, twice', () => {
    const refunded = (code: PlantedCode) => {
      const charges = groupsOf(code).flatMap((group) => group.charges);
      return {
        kept: Big(total(charges.map(({ subtotal }) => subtotal))),
        refunds: charges.filter(({ chargeType }) => chargeType === 'cancelImmediate').length,
      };
    };
    const [short, over, twice] = (
      ['REFUND_SHORT', 'REFUND_OVER', 'REFUND_DUPLICATED'] as const
    ).map(refunded);
    expect([short?.refunds, over?.refunds, twice?.refunds]).toEqual([1, 1, 2]);
    expect(short?.kept.gt(planted('REFUND_SHORT').stakeNet ?? '0')).toBe(true);
    expect(over?.kept.eq(0)).toBe(true);
    expect(twice?.kept.times(-1).eq(planted('REFUND_DUPLICATED').stakeNet ?? '0')).toBe(true);
  });

  it('cancels two orders by another order for the same subscription, and refunds neither', () => {
    const cancels = tenant.orders.filter(({ lines }) =>
      lines.some(({ transactionType }) => transactionType === 'Cancel'),
    );
    const cancelled = cancels.map(({ lines }) =>
      tenant.orders.find(
        (order) =>
          !cancels.includes(order) &&
          order.lines.some(({ subscriptionId }) => subscriptionId === lines[0]?.subscriptionId),
      ),
    );
    expect(cancelled.map((order) => order?.id)).toEqual([
      planted('REFUND_MISSING').orderId,
      planted('REFUND_PENDING').orderId,
    ]);
    for (const order of cancelled) {
      const charges = groups.filter((group) => group.order === order);
      expect(charges.flatMap((group) => group.charges.map((one) => one.chargeType))).toEqual([
        'new',
      ]);
    }
  });

  it('bills one leg only of two seat changes', () => {
    const legs = (['REVERSAL_WITHOUT_REBILL', 'REBILL_WITHOUT_REVERSAL'] as const).map((code) =>
      groupsOf(code).flatMap(({ charges }) =>
        charges
          .filter(({ chargeType }) => chargeType === 'addQuantity')
          .map(({ subtotal }) => Big(subtotal).s),
      ),
    );
    expect(legs).toEqual([[-1], [1]]);
  });

  it('leaves one charge between two order lines', () => {
    const [group] = groupsOf('AMBIGUOUS_MATCH');
    const [first, second] = group?.order.lines ?? [];
    expect(first?.item).toBe(second?.item);
    const fits = [
      first?.quantity,
      second?.quantity,
      (first?.quantity ?? 0) + (second?.quantity ?? 0),
    ];
    expect(fits).not.toContain(group?.quantity);
    expect(group?.charges.map(({ subscriptionId }) => subscriptionId)).toEqual(['']);
  });

  it('prints one foreign invoice number and one unheard-of charge type', () => {
    const charges = inScope(tenant);
    const foreign = charges.filter(({ invoiceId, invoiceNumber }) => invoiceId !== invoiceNumber);
    expect(foreign.map(({ order }) => order?.id)).toEqual([planted('INVOICE_ID_MISMATCH').orderId]);
    const odd = charges.filter(({ chargeType }) => chargeType === 'bonusAdjustment');
    expect(odd.map(({ order }) => order?.id)).toEqual([planted('UNKNOWN_CHARGE_TYPE').orderId]);
  });

  it('bills the customer whose orders fail on one invoice only', () => {
    const { customerId } = planted('PARTIAL_PULL');
    const invoices = tenant.invoices.filter(({ charges }) =>
      charges.some(({ customer }) => customer.id === customerId),
    );
    expect(invoices.map(({ id }) => id)).toEqual([usdOldest?.id]);
  });
});

describe('an answer that only a later day can know', () => {
  it.each([
    ['2026-07-11T23:00:00Z', false],
    ['2026-07-12T00:00:00Z', true],
    ['2026-08-01T00:00:00Z', true],
  ])('is in the key of a tenant of its day: %s', (now, known) => {
    const tenant = generateTenant({ seed: 14, now: new Date(now), customers: 6, lines: 100 });
    expect(tenant.answerKey.some(({ code }) => code === 'INVOICE_MISSING')).toBe(known);
  });
});
