import type { Decimal } from '../lib/decimal.ts';
import { decimal } from '../lib/decimal.ts';
import { billingCycleOf } from '../partner-center/billing-cycle.ts';
import type { CatalogFields } from '../partner-center/catalog-fields.ts';
import { catalogFields, parseCatalogBody } from '../partner-center/catalog-fields.ts';
import { instantIn } from './instant-in.ts';

/** An order as it is shown and looked for. What is stored of it is read by Postgres, from the bytes. */
export interface PrintedOrder {
  readonly orderId: string;
  /** The short number that invoices print; undefined in older answers. */
  readonly alternateId: string | undefined;
  readonly billingCycle: string | undefined;
  readonly currency: string | undefined;
  /** `pending`, `completed`, …; undefined where none is printed. */
  readonly status: string | undefined;
  readonly createdAt: Date | undefined;
  readonly lines: readonly PrintedOrderLine[];
}

export interface PrintedOrderLine {
  /** From 0. */
  readonly lineNo: number;
  /** A catalogue item, or the GUID of a legacy offer. */
  readonly item: string;
  readonly title: string | undefined;
  readonly quantity: Decimal;
  readonly termDuration: string | undefined;
  /** Absent for software and until it is provisioned. */
  readonly subscriptionId: string | undefined;
  /** Per unit and billing cycle, before tax. */
  readonly price: Decimal | undefined;
}

/**
 * The orders of an answer: of a list, of a checkout, or one alone.
 *
 * @throws PartnerCenterShapeError when an order lacks its id, or a line its item
 */
export function readOrders(body: Buffer): readonly PrintedOrder[] {
  const what = 'the orders';
  const fields = catalogFields(what, parseCatalogBody(what, body));
  const listed = [...fields.objects('orders'), ...fields.objects('items')];
  return (fields.text('id') === undefined ? listed : [fields]).map(orderOf);
}

function orderOf(fields: CatalogFields): PrintedOrder {
  const cycle = fields.text('billingCycle');
  return {
    orderId: fields.requireText('id'),
    alternateId: fields.text('alternateId'),
    billingCycle: cycle === undefined ? undefined : billingCycleOf(cycle),
    currency: fields.text('currencyCode')?.toUpperCase(),
    status: fields.text('status')?.toLowerCase(),
    createdAt: instantIn(fields.text('creationDate')),
    lines: fields.objects('lineItems').map((line) => ({
      lineNo: line.count('lineItemNumber') ?? 0,
      item: line.requireText('offerId'),
      title: line.text('friendlyName'),
      quantity: line.decimal('quantity') ?? decimal('0'),
      termDuration: line.text('termDuration'),
      subscriptionId: line.text('subscriptionId'),
      price: line.object('pricing')?.decimal('price'),
    })),
  };
}
