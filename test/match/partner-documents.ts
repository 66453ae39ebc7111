import { Big } from 'big.js';

/** Two customers of ours, and one we do not know. */
export const ANNA = '11111111-1111-4111-8111-111111111111';
export const BERT = '22222222-2222-4222-8222-222222222222';
export const STRANGER = '99999999-9999-4999-8999-999999999999';

/** Catalogue items, `product:sku:availability`. */
export const SEATS = 'CFQ7TTC0LH18:0001:CFQ7TTC0K971';
export const SOFTWARE = 'DG7GMGF0FKX9:0003:DG7GMGF0FT5V';

/** A billed line as the tests name it; everything else follows. Amounts are exact text. */
export interface LineGiven {
  readonly customerId?: string;
  readonly customerName?: string;
  readonly orderId?: string;
  readonly item?: string;
  readonly chargeType?: string;
  readonly quantity?: string;
  readonly subtotal?: string;
  readonly tax?: string;
  readonly currency?: string;
  /** Last day of the charge cycle, inclusive; '' on perpetual software. */
  readonly cycleEnd?: string;
  /** Further fields of the API, and those to be overwritten. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** An `OneTimeInvoiceLineItem` as Partner Center prints it. */
export function aLine(invoiceId: string, given: LineGiven): Record<string, unknown> {
  const { subtotal = '310.00', tax = '0', cycleEnd = '2026-02-09' } = given;
  const [productId, skuId, availabilityId] = (given.item ?? SEATS).split(':');
  const quantity = given.quantity ?? '25';
  const unitPrice = unitPriceOf(subtotal, quantity);
  return {
    partnerId: '33333333-3333-4333-8333-333333333333',
    customerId: given.customerId ?? ANNA,
    customerName: given.customerName ?? 'Anna Ltd',
    invoiceNumber: invoiceId,
    orderId: given.orderId ?? 'order-1',
    orderDate: '2026-01-10T09:30:00.1234567Z',
    productId,
    skuId,
    availabilityId,
    productName: 'Business Standard',
    chargeType: given.chargeType ?? 'new',
    unitPrice: new Big(unitPrice).abs().toFixed(),
    effectiveUnitPrice: unitPrice,
    billableQuantity: quantity,
    quantity,
    subtotal,
    taxTotal: tax,
    totalForCustomer: new Big(subtotal).plus(tax).toFixed(),
    currency: given.currency ?? 'USD',
    chargeStartDate: '2026-01-10T00:00:00Z',
    chargeEndDate: cycleEnd === '' ? '' : `${cycleEnd}T00:00:00Z`,
    ...given.more,
  };
}

/** The price that makes the subtotal, to more digits than any sum shows. */
function unitPriceOf(subtotal: string, quantity: string): string {
  const units = new Big(quantity);
  return (units.eq(0) ? new Big(0) : new Big(subtotal).div(units).round(10)).toFixed();
}

/** An order as the tests name it. */
export interface OrderGiven {
  readonly id?: string;
  readonly alternateId?: string;
  readonly status?: string;
  readonly orderedAt?: string;
  readonly currency?: string;
  /** `one_time` on software and reservations. */
  readonly billingCycle?: string;
  /** Promised per unit and billing cycle, on every line; no promise unless given. */
  readonly price?: string;
  readonly lines?: readonly {
    item?: string;
    quantity?: number;
    subscriptionId?: string;
    /** `Cancel` on an order that cancels the subscription of another. */
    transactionType?: string;
  }[];
}

/** An `Order` as Partner Center prints it: one line of 25 seats unless told otherwise. */
export function anOrder(given: OrderGiven): Record<string, unknown> {
  return {
    id: given.id ?? 'order-1',
    alternateId: given.alternateId ?? '',
    billingCycle: given.billingCycle ?? 'monthly',
    currencyCode: given.currency ?? 'USD',
    creationDate: given.orderedAt ?? '2026-01-10T09:30:00Z',
    status: given.status ?? 'completed',
    lineItems: (given.lines ?? [{}]).map((line, index) => ({
      lineItemNumber: index,
      offerId: line.item ?? SEATS,
      quantity: line.quantity ?? 25,
      subscriptionId: line.subscriptionId,
      transactionType: line.transactionType,
      ...(given.price === undefined ? {} : { pricing: { price: given.price } }),
    })),
  };
}

/** A header as the tests name it. */
export interface InvoiceGiven {
  readonly id?: string;
  readonly invoicedAt?: string;
  readonly currency?: string;
  /** Unless given, what the lines in this currency add up to. */
  readonly total?: string;
  readonly documentType?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** An `Invoice` as Partner Center prints it. */
export function anInvoice(
  id: string,
  given: InvoiceGiven,
  lines: readonly Record<string, unknown>[],
): Record<string, unknown> {
  const currency = given.currency ?? 'USD';
  const sum = lines
    .filter((line) => line['currency'] === currency)
    .reduce((total, line) => total.plus(line['totalForCustomer'] as string), new Big(0));
  return {
    id,
    invoiceDate: given.invoicedAt ?? '2026-02-08T22:40:37.5897767Z',
    totalCharges: given.total ?? sum.toFixed(),
    paidAmount: '0',
    currencyCode: currency,
    invoiceDetails: [
      { invoiceLineItemType: 'billing_line_items', billingProvider: 'one_time' },
      { invoiceLineItemType: 'usage_line_items', billingProvider: 'one_time' },
    ],
    documentType: given.documentType ?? 'invoice',
    invoiceType: 'OneTime',
    ...given.more,
  };
}
