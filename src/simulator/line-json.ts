import type { Decimal } from '../lib/decimal.ts';
import { exactNumber } from './answer.ts';
import type { Day } from './billing-calendar.ts';
import { NO_DATE, printedDay, printedInstant } from './printed-date.ts';
import type { Charge, Tenant } from './tenant.ts';

/**
 * One charge as a OneTimeInvoiceLineItem. The position decides which of the documented oddities it
 * shows (text or number, date form, GUID case, absent fields), so that a page mixes all of them
 * and a line looks the same whenever it is asked for.
 */
export function lineJson(charge: Charge, position: number, tenant: Tenant): object {
  const amount = position % 2 === 0 ? (value: Decimal): unknown => value : exactNumber;
  return {
    partnerId: tenant.partnerId,
    customerId: printedCustomerId(charge.customer.id, position),
    customerName: charge.customer.name,
    customerDomainName: charge.customer.domain,
    invoiceNumber: charge.invoiceNumber,
    mpnId: tenant.mpnId,
    resellerMpnId: position % 2 === 0 ? '0' : 0,
    orderId: charge.orderId,
    orderDate: printedInstant(charge.eventAt, position),
    ...productFields(charge),
    chargeType: printedChargeType(charge.chargeType, position),
    unitPrice: amount(charge.unitPrice),
    effectiveUnitPrice: amount(charge.effectiveUnitPrice),
    unitType: charge.meterDescription === '' ? '' : '1 Unit',
    quantity: amount(charge.billableQuantity),
    billableQuantity: amount(charge.billableQuantity),
    subtotal: amount(charge.subtotal),
    taxTotal: amount(charge.tax),
    totalForCustomer: amount(charge.total),
    currency: charge.currency,
    pricingCurrency: charge.pricingCurrency,
    pcToBCExchangeRate: amount(charge.exchangeRate),
    pcToBCExchangeRateDate: `${charge.exchangeRateOn}T00:00:00`,
    ...termFields(charge, position),
    subscriptionId:
      position % 5 === 1 ? charge.subscriptionId.toUpperCase() : charge.subscriptionId,
    alternateId: charge.alternateId,
    referenceId: position % 7 === 2 ? charge.referenceId.toUpperCase() : charge.referenceId,
    reservationOrderId: charge.reservationOrderId,
    meterDescription: charge.meterDescription,
    priceAdjustmentDescription:
      charge.priceAdjustments.length === 0 ? '' : JSON.stringify(charge.priceAdjustments),
    invoiceLineItemType: 'billing_line_items',
    billingProvider: 'one_time',
    ...optionalFields(charge, position),
    attributes: { objectType: 'OneTimeInvoiceLineItem' },
  };
}

function productFields({ item }: Charge): object {
  return {
    productId: item.productId,
    skuId: item.skuId,
    availabilityId: item.availabilityId,
    productName: item.productName,
    skuName: item.skuName,
    productQualifiers: item.qualifiers,
    publisherName: item.publisherName,
    publisherId: '',
  };
}

function termFields(charge: Charge, position: number): object {
  const { item } = charge;
  return {
    subscriptionDescription: item.family === 'azure-plan' ? 'Azure plan' : '',
    ...dayField('subscriptionStartDate', charge.subscriptionStartOn, position),
    ...dayField('subscriptionEndDate', charge.subscriptionEndOn, position + 1),
    ...dayField('chargeStartDate', charge.chargeStartOn, position),
    ...dayField('chargeEndDate', charge.chargeEndOn, position + 2),
    termAndBillingCycle: item.termAndBillingCycle,
    billingFrequency: { one_time: '', monthly: 'Monthly', annual: 'Annual' }[item.billingCycle],
  };
}

/** No date is an empty text, the year 1, or no field at all. */
function dayField(name: string, day: Day | undefined, position: number): object {
  if (day !== undefined) return { [name]: printedDay(day, position) };
  if (position % 3 === 0) return {};
  return { [name]: position % 3 === 1 ? '' : NO_DATE };
}

/** Fields that older or other product families leave out. */
function optionalFields(charge: Charge, position: number): object {
  const credit =
    charge.creditReasonCode === '' ? {} : { creditReasonCode: charge.creditReasonCode };
  if (position % 5 === 3) return credit;
  return {
    customerCountry: charge.customer.country,
    discountDetails: '',
    promotionId: '',
    ...credit,
    ...(position % 11 === 4 ? { 'attributes/objectType': 'OneTimeInvoiceLineItem' } : {}),
  };
}

function printedCustomerId(id: string, position: number): string {
  if (position % 6 === 4) return `org:${id}`;
  return position % 6 === 2 ? id.toUpperCase() : id;
}

function printedChargeType(chargeType: string, position: number): string {
  const oldSpelling = chargeType === 'new' || chargeType === 'renew';
  if (!oldSpelling || position % 3 !== 0) return chargeType;
  return chargeType.charAt(0).toUpperCase() + chargeType.slice(1);
}
