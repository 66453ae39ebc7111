import type { Decimal } from '../lib/decimal.ts';
import { billingCycleOf } from '../partner-center/billing-cycle.ts';
import type { CatalogFields } from '../partner-center/catalog-fields.ts';
import { catalogFields, parseCatalogBody } from '../partner-center/catalog-fields.ts';
import { PartnerCenterShapeError } from '../partner-center/partner-center-errors.ts';
import { instantIn } from './instant-in.ts';

/** A cart as Partner Center answers it: what is in it, into which orders it falls, what it costs. */
export interface Cart {
  readonly cartId: string;
  /** Undefined where none is printed. Documented are seven days; a sample shows a quarter of an hour. */
  readonly expiresAt: Date | undefined;
  /** `active` or `ordered`; undefined where none is printed. */
  readonly status: string | undefined;
  readonly lines: readonly CartLine[];
}

export interface CartLine {
  /** Place in the cart, from 0. */
  readonly lineNo: number;
  readonly catalogItemId: string;
  readonly title: string | undefined;
  readonly quantity: Decimal;
  readonly currency: string | undefined;
  /** `monthly`, `annual`, `triennial`, `one_time`, `none`. */
  readonly billingCycle: string | undefined;
  /** ISO 8601: `P1M`, `P1Y`, `P3Y`. */
  readonly termDuration: string | undefined;
  readonly promotionId: string | undefined;
  readonly provisioningContext: Readonly<Record<string, string>>;
  /** Lines of one group become one order; undefined for lines in error. */
  readonly orderGroup: string | undefined;
  /** Per unit and billing cycle, before tax; undefined where the cart names none. */
  readonly price: Decimal | undefined;
  /** All units over the whole term, before tax. */
  readonly extendedPrice: Decimal | undefined;
  /** Why it cannot be bought. */
  readonly error: CartLineError | undefined;
}

export interface CartLineError {
  /** Documented are 10000 to 10015. */
  readonly code: string;
  /** As sent, up to 1,024 characters; "" when nothing is. */
  readonly description: string;
  /** Units there are; undefined where none are named. */
  readonly available: Decimal | undefined;
}

/** "Cart resources" (Microsoft Learn). @throws PartnerCenterShapeError when a line lacks its item or quantity */
export function readCart(body: Buffer): Cart {
  const what = 'the cart';
  const fields = catalogFields(what, parseCatalogBody(what, body));
  return {
    cartId: fields.requireText('id'),
    // The tables write …TimeStamp, the samples …Timestamp.
    expiresAt: instantIn(fields.text('expirationTimestamp')),
    status: fields.text('status')?.toLowerCase(),
    lines: fields.objects('lineItems').map(lineOf),
  };
}

function lineOf(fields: CatalogFields): CartLine {
  // Typed as text in the table, printed as a number.
  const lineNo = fields.count('id');
  const quantity = fields.decimal('quantity');
  if (lineNo === undefined || quantity === undefined) {
    throw new PartnerCenterShapeError('the cart', 'a line without id or quantity');
  }
  const pricing = fields.object('pricing');
  const cycle = fields.text('billingCycle');
  return {
    lineNo,
    catalogItemId: fields.requireText('catalogItemId'),
    title: fields.text('friendlyName'),
    quantity,
    currency: fields.text('currencyCode')?.toUpperCase(),
    billingCycle: cycle === undefined ? undefined : billingCycleOf(cycle),
    termDuration: fields.text('termDuration'),
    promotionId: fields.text('promotionId'),
    provisioningContext: fields.map('provisioningContext'),
    orderGroup: fields.text('orderGroup'),
    price: pricing?.decimal('price'),
    extendedPrice: pricing?.decimal('extendedPrice'),
    error: errorOf(fields.object('error')),
  };
}

/** Some answers print an error with code 0 or none on lines that are well. */
function errorOf(fields: CatalogFields | undefined): CartLineError | undefined {
  const code = fields?.text('errorCode');
  if (fields === undefined || code === undefined) return undefined;
  return {
    code,
    description: fields.text('errorDescription') ?? '',
    available: fields.object('additionalInformation')?.decimal('availableQuantity'),
  };
}
