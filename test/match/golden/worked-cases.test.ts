import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { judgementOf, stakesOf } from '../judgement.ts';
import { SEATS } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';
import type { WorkedCase, WorkedLine } from './worked-case.ts';
import { billCase } from './worked-case.ts';
import { WORKED_CASES } from './worked-cases.ts';

const tenant = useTenant();

/** Long after everything that may still come has come. */
const LATER = '2027-03-01T00:00:00Z';

async function expectExplained(worked: WorkedCase): Promise<void> {
  for (const id of await billCase(tenant.it, worked)) {
    const match = await tenant.it.match(id, { asOf: LATER });
    expect(await stakesOf(tenant.it.db, match)).toEqual([]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'explained',
      ties: true,
    });
  }
}

describe('an ordinary month', () => {
  it.each(WORKED_CASES)('raises nothing: $name', async (worked) => {
    await expectExplained(worked);
  });

  it('covers every kind of change that the billing scenarios describe', () => {
    const types = WORKED_CASES.flatMap(({ invoices }) =>
      invoices.flat().map(({ chargeType }) => chargeType),
    );
    expect([...new Set(types)].sort()).toEqual([
      'addQuantity',
      'cancelImmediate',
      'changeBillingPlan',
      'convert',
      'cycleCharge',
      'new',
      'removeQuantity',
      'renew',
    ]);
  });
});

/**
 * Microsoft's own worked billing examples are not ours to publish. Where RECON_WORKED_EXAMPLES names a file of them
 * (`{ "scenarios": { name: WorkedLine[] } }`, figures as printed), they are judged too.
 */
const examplesFile = process.env['RECON_WORKED_EXAMPLES'] ?? '';
const printed: readonly (readonly [string, readonly WorkedLine[]])[] = existsSync(examplesFile)
  ? Object.entries(
      (
        JSON.parse(readFileSync(examplesFile, 'utf8')) as {
          scenarios: Record<string, readonly WorkedLine[]>;
        }
      ).scenarios,
    )
  : [];
if (printed.length === 0) {
  console.info('Skipped: RECON_WORKED_EXAMPLES names no file of published billing examples.');
}

describe.skipIf(printed.length === 0)('a published billing example', () => {
  it.each(printed)('raises nothing: %s', async (name, lines) => {
    await expectExplained(asCase(name, lines));
  });
});

/** The examples print no order ids: each product is an order of its own, as it stands after the last line. */
function asCase(name: string, lines: readonly WorkedLine[]): WorkedCase {
  const products = [...new Set(lines.map(({ productName }) => productName ?? ''))];
  const placed = lines.map((line) => {
    const product = products.indexOf(line.productName ?? '');
    const item = product === 0 ? SEATS : `CFQ7TTC0LF8Q:000${String(product)}:CFQ7TTC0K59T`;
    return { ...line, item, orderId: `order-${String(product + 1)}` };
  });
  const cancelled = lines.some(({ chargeType }) => chargeType === 'cancelImmediate');
  return {
    name,
    orders: products.map((_, product) => {
      const own = placed.filter(({ orderId }) => orderId === `order-${String(product + 1)}`);
      const last = own.findLast(({ amount }) => !amount.startsWith('-'));
      return {
        id: `order-${String(product + 1)}`,
        status: cancelled ? 'cancelled' : 'completed',
        orderedAt: `${own[0]?.orderDate ?? ''}T10:00:00Z`,
        lines: [
          {
            item: own[0]?.item ?? SEATS,
            quantity: last?.billableQuantity ?? 0,
            ...(own[0]?.subscriptionId === undefined
              ? {}
              : { subscriptionId: own[0].subscriptionId }),
          },
        ],
      };
    }),
    invoices: [placed],
  };
}
