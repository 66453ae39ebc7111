import { addMonths } from '../lib/billing-month.ts';
import { type Decimal, decimal } from '../lib/decimal.ts';
import { addDays, dayIn } from './billing-calendar.ts';
import { type CatalogueItem, itemsOf } from './catalogue.ts';
import { discounted, negated, type PricedQuantity, usageSubtotal } from './charge-arithmetic.ts';
import { taxed } from './ledger.ts';
import { type Market, monthAt } from './market.ts';
import type { Charge, InvoiceHeader, Order } from './tenant.ts';

const METERS: readonly { readonly meter: string; readonly unitPrice: Decimal }[] = [
  { meter: 'Tables - LRS Data Stored', unitPrice: decimal('0.045') },
  { meter: 'Virtual Machines DSv3 Series - D2s v3 - EU West', unitPrice: decimal('0.1152') },
  { meter: 'Bandwidth - Data Transfer Out - Zone 1', unitPrice: decimal('0.087') },
  { meter: 'SQL Database General Purpose - vCore', unitPrice: decimal('0.252') },
];

const EARNED_CREDIT_PERCENT = 15;

/**
 * An Azure plan from before the first invoice: metered charges each month, here and there a
 * credit that takes one of them back. Not catalogue purchases, so out of a reconciliation's scope.
 */
export function buyAzureUsage(market: Market): void {
  const { ledger, random, customer } = market;
  const items = itemsOf('azure-plan');
  const createdOn = dayIn(monthAt(market, -9), random.int(1, 28));
  const order = ledger.placeOrder({ customer, items, createdOn, quantities: [1] });
  for (let month = 0; month <= 2; month += 1) {
    const header = ledger.headerFor(customer.currency, dayIn(monthAt(market, month), 1));
    const [item] = items;
    if (header === undefined || item === undefined) continue;
    const meters = random.pickSome(METERS, random.int(1, 3));
    const charges = meters.map((meter) => usageCharge(market, { header, item, order, ...meter }));
    const [first] = charges;
    if (first !== undefined && random.chance(40)) charges.push(creditFor(first, market));
    for (const charge of charges) ledger.append(charge);
  }
}

function usageCharge(
  market: Market,
  of: {
    readonly header: InvoiceHeader;
    readonly item: CatalogueItem;
    readonly order: Order;
    readonly meter: string;
    readonly unitPrice: Decimal;
  },
): Charge {
  const { random, customer, ledger } = market;
  const { header, item } = of;
  const earned = random.chance(60);
  const units = String(random.int(40, 9000));
  const priced: PricedQuantity = {
    effectiveUnitPrice: earned ? discounted(of.unitPrice, EARNED_CREDIT_PERCENT) : of.unitPrice,
    exchangeRate: header.usdRate,
    billableQuantity: decimal(`${units}.${String(random.int(1, 9999)).padStart(4, '0')}`),
  };
  const lastOn = addDays(dayIn(addMonths(header.month, 1), 1), -1);
  return {
    invoiceId: header.id,
    invoiceNumber: header.id,
    customer,
    orderId: of.order.id,
    alternateId: of.order.alternateId,
    order: undefined,
    orderLine: undefined,
    item,
    chargeType: random.pick(['new', '']),
    unitPrice: of.unitPrice,
    ...priced,
    ...taxed(usageSubtotal(priced), header.taxPercent),
    currency: header.currency,
    pricingCurrency: 'USD',
    exchangeRateOn: `${header.month}-01`,
    eventAt: ledger.instantOn(lastOn),
    chargeStartOn: dayIn(header.month, 1),
    chargeEndOn: lastOn,
    subscriptionStartOn: undefined,
    subscriptionEndOn: undefined,
    subscriptionId: of.order.lines[0]?.subscriptionId ?? '',
    referenceId: random.guid(),
    reservationOrderId: '',
    meterDescription: of.meter,
    creditReasonCode: '',
    priceAdjustments: earned ? ['15.0% Partner earned credit for services managed'] : [],
  };
}

/** Takes a usage charge back to the cent, with the quantity still positive. */
function creditFor(charge: Charge, market: Market): Charge {
  return {
    ...charge,
    chargeType: 'customerCredit',
    unitPrice: negated(charge.unitPrice),
    effectiveUnitPrice: negated(charge.effectiveUnitPrice),
    subtotal: negated(charge.subtotal),
    tax: negated(charge.tax),
    total: negated(charge.total),
    referenceId: market.random.guid(),
    creditReasonCode: 'Azure Credit Offer',
  };
}
