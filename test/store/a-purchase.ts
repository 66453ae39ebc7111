import { decimal } from '../../src/lib/decimal.ts';
import type { Db } from '../../src/store/connection.ts';
import { noteCart, noteSent, planPurchase } from '../../src/store/purchase-store.ts';

export const BUYER = 'b0d70a69-4c42-4b27-b17b-91a835d8686a';
export const BOUGHT_AT = new Date('2026-11-24T03:00:00Z');
export const SERVER = 'DG7GMGF0D5RK:0004:DG7GMGF0D65N';
export const SEATS = 'CFQ7TTC0LCHC:0002:CFQ7TTC0K5R7';

export interface PurchaseGiven {
  readonly customerId?: string;
  readonly cartId?: string;
  readonly keys?: readonly [string, string];
  readonly at?: Date;
}

/** A purchase of two servers in order group 0 and five seats in order group 1, whose checkout was sent. */
export async function aSentPurchase(
  db: Db,
  {
    customerId = BUYER,
    cartId = 'cart-1',
    keys = ['row-a', 'row-b'],
    at = BOUGHT_AT,
  }: PurchaseGiven = {},
): Promise<{ readonly purchase_id: string; readonly customer_id: string }> {
  const lines = [
    { catalogItemId: SERVER, quantity: decimal('2'), orderGroup: '0', price: '1176.00' },
    { catalogItemId: SEATS, quantity: decimal('5'), orderGroup: '1', price: '22.00' },
  ];
  const purchaseId = await planPurchase(db, {
    customerId,
    fileName: 'orders.csv',
    plannedAt: at,
    lines: lines.map((line, lineNo) => ({
      ...line,
      lineNo,
      key: keys[lineNo] ?? '',
      fileRow: lineNo + 2,
      title: undefined,
      catalogueAnswer: Buffer.from(`{"id":"${line.catalogItemId}"}`),
    })),
  });
  await noteCart(db, purchaseId, {
    cartId,
    expiresAt: undefined,
    answer: Buffer.from(`{"id":"${cartId}"}`),
    lines: lines.map((line, lineNo) => ({
      ...line,
      lineNo,
      title: 'Item',
      billingCycle: undefined,
      termDuration: lineNo === 1 ? 'P1Y' : undefined,
      promotionId: undefined,
      currency: 'USD',
      promisedUnitPrice: decimal(line.price),
    })),
  });
  await noteSent(db, purchaseId, { earlierCheckouts: 0, at });
  return { purchase_id: purchaseId, customer_id: customerId };
}
