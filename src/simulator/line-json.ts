import type { Decimal } from '../lib/decimal.ts';
import { exactNumber, objectType } from './api-json.ts';
import { NO_DATE, printedDay } from './printed-date.ts';
import { SeededRandom } from './seeded-random.ts';
import type { Charge, Tenant } from './tenant.ts';

/** Charge types that are also printed in an older spelling. */
const OLD_SPELLING: Readonly<Record<string, string>> = {
  new: 'New',
  renew: 'Renew',
  cancelImmediate: 'CancelImmediate',
};

const BILLING_FREQUENCY = { one_time: '', monthly: 'Monthly', annual: 'Annual' } as const;

/**
 * A charge as `OneTimeInvoiceLineItem`, in one of the many shapes seen: amounts as text or numbers, ids in either
 * case, optional fields that come and go. The place on the invoice decides the shape, so that every read agrees.
 *
 * Source: "Get invoice line items" (Microsoft Learn), its samples.
 */
export function lineJson(tenant: Tenant, charge: Charge, place: number): object {
  const random = new SeededRandom(place, charge.invoiceId);
  const amount = random.chance(50) ? (value: Decimal): unknown => value : exactNumber;
  return {
    ...whose(tenant, charge, random),
    ...what(charge, random),
    ...howMuch(charge, amount, random),
    ...when(charge, random),
    ...references(charge, random),
    ...rarelyPrinted(charge, random),
    attributes: objectType('OneTimeInvoiceLineItem'),
  };
}

function whose(tenant: Tenant, charge: Charge, random: SeededRandom): object {
  const { customer } = charge;
  const id = eitherCase(customer.id, random);
  return {
    partnerId: eitherCase(tenant.partnerId, random),
    customerId: random.chance(10) ? `org:${id}` : id,
    customerName: customer.name,
    customerDomainName: customer.domain,
    ...(random.chance(90) ? { customerCountry: customer.country } : {}),
    invoiceNumber: charge.invoiceNumber,
    mpnId: tenant.mpnId,
    resellerMpnId: random.chance(50) ? 0 : '0',
    orderId: charge.orderId,
    orderDate: charge.eventAt,
  };
}

function what(charge: Charge, random: SeededRandom): object {
  const { item } = charge;
  const marketplace = item.family === 'saas';
  const oldSpelling = random.chance(25) ? OLD_SPELLING[charge.chargeType] : undefined;
  return {
    productId: item.productId,
    skuId: item.skuId,
    availabilityId: item.availabilityId,
    productName: item.productName,
    skuName: item.skuName,
    ...(item.qualifiers.length > 0 || random.chance(70)
      ? { productQualifiers: item.qualifiers }
      : {}),
    chargeType: oldSpelling ?? charge.chargeType,
    unitType: charge.meterDescription === '' ? '' : '1 GB/Month',
    publisherName: item.publisherName,
    publisherId: marketplace ? '21223810' : '',
    subscriptionDescription: item.family === 'azure-plan' ? 'Azure plan' : '',
    termAndBillingCycle: item.termAndBillingCycle,
    billingFrequency: item.family === 'trial' ? '' : BILLING_FREQUENCY[item.billingCycle],
    meterDescription: charge.meterDescription,
  };
}

function howMuch(
  charge: Charge,
  amount: (value: Decimal) => unknown,
  random: SeededRandom,
): object {
  const sameCurrency = charge.pricingCurrency === charge.currency;
  return {
    unitPrice: amount(charge.unitPrice),
    effectiveUnitPrice: amount(charge.effectiveUnitPrice),
    quantity: amount(charge.billableQuantity),
    billableQuantity: amount(charge.billableQuantity),
    subtotal: amount(charge.subtotal),
    taxTotal: amount(charge.tax),
    totalForCustomer: amount(charge.total),
    currency: charge.currency,
    pricingCurrency: charge.pricingCurrency,
    pcToBCExchangeRate: amount(charge.exchangeRate),
    pcToBCExchangeRateDate:
      sameCurrency && random.chance(30) ? NO_DATE : `${charge.exchangeRateOn}T00:00:00`,
    priceAdjustmentDescription:
      charge.priceAdjustments.length === 0 ? '' : JSON.stringify(charge.priceAdjustments),
  };
}

function when(charge: Charge, random: SeededRandom): object {
  const term =
    charge.subscriptionStartOn === undefined
      ? {}
      : {
          subscriptionStartDate: printedDay(charge.subscriptionStartOn, random),
          subscriptionEndDate: printedEnd(charge.subscriptionEndOn, random),
        };
  return {
    ...term,
    chargeStartDate: printedDay(charge.chargeStartOn, random),
    chargeEndDate: printedEnd(charge.chargeEndOn, random),
  };
}

/** Perpetual software ends never: nothing, an empty text, or the year 1. */
function printedEnd(day: string | undefined, random: SeededRandom): string | undefined {
  return day === undefined ? random.pick(['', NO_DATE, undefined]) : printedDay(day, random);
}

function references(charge: Charge, random: SeededRandom): object {
  return {
    subscriptionId: eitherCase(charge.subscriptionId, random),
    alternateId: charge.alternateId,
    referenceId: charge.referenceId,
    reservationOrderId: charge.reservationOrderId,
    ...(charge.creditReasonCode === '' ? {} : { creditReasonCode: charge.creditReasonCode }),
  };
}

function rarelyPrinted(charge: Charge, random: SeededRandom): object {
  const provider =
    charge.item.family === 'saas' && random.chance(50) ? 'marketplace' : 'one_time';
  return {
    ...(random.chance(60) ? { discountDetails: '' } : {}),
    ...(random.chance(60) ? { promotionId: '' } : {}),
    ...(random.chance(80)
      ? { invoiceLineItemType: 'billing_line_items', billingProvider: provider }
      : {}),
    // A serialiser's slip that Microsoft's own sample shows.
    ...(random.chance(5) ? { 'attributes/objectType': 'OneTimeInvoiceLineItem' } : {}),
  };
}

function eitherCase(guid: string, random: SeededRandom): string {
  return random.chance(10) ? guid.toUpperCase() : guid;
}
