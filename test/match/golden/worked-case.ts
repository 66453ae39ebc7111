import type { LineGiven, OrderGiven } from '../partner-documents.ts';
import { ANNA, SEATS } from '../partner-documents.ts';
import type { Tenant } from '../use-tenant.ts';

/** A billed line as worked examples print it. Dates are UTC days, amounts exact text. */
export interface WorkedLine {
  readonly orderDate: string;
  readonly chargeType: string;
  readonly unitPrice: string;
  readonly chargeStartDate: string;
  readonly chargeEndDate: string;
  readonly effectiveUnitPrice: string;
  readonly billableQuantity: number;
  readonly amount: string;
  readonly productName?: string;
  readonly subscriptionId?: string;
  readonly referenceId?: string;
  /** `order-1` unless given. */
  readonly orderId?: string;
  readonly item?: string;
}

export interface WorkedCase {
  readonly name: string;
  /** What Partner Center shows when all of it has happened. */
  readonly orders: readonly OrderGiven[];
  /** Lines of each month's invoice, the earliest first. */
  readonly invoices: readonly (readonly WorkedLine[])[];
}

export function toLine(worked: WorkedLine): LineGiven {
  return {
    orderId: worked.orderId ?? 'order-1',
    item: worked.item ?? SEATS,
    chargeType: worked.chargeType,
    quantity: String(worked.billableQuantity),
    subtotal: worked.amount,
    cycleEnd: worked.chargeEndDate,
    more: {
      orderDate: `${worked.orderDate}T10:00:00Z`,
      unitPrice: worked.unitPrice,
      effectiveUnitPrice: worked.effectiveUnitPrice,
      chargeStartDate: `${worked.chargeStartDate}T00:00:00Z`,
      publisherName: 'Microsoft Corporation',
      ...(worked.productName === undefined ? {} : { productName: worked.productName }),
      ...(worked.subscriptionId === undefined ? {} : { subscriptionId: worked.subscriptionId }),
      ...(worked.referenceId === undefined ? {} : { referenceId: worked.referenceId }),
    },
  };
}

/** Bills a case month by month, as the orders stand at its end. @returns the ids of its invoices */
export async function billCase(tenant: Tenant, worked: WorkedCase): Promise<readonly string[]> {
  await tenant.orders(ANNA, worked.orders);
  const ids: string[] = [];
  for (const [month, lines] of worked.invoices.entries()) {
    const id = `G00000010${String(month)}`;
    await tenant.bill(lines.map(toLine), {
      id,
      invoicedAt: `2026-${String(8 + month).padStart(2, '0')}-08T00:00:00Z`,
    });
    ids.push(id);
  }
  return ids;
}
