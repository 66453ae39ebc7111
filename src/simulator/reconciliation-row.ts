import type { Decimal } from '../lib/decimal.ts';
import type { Day } from './billing-calendar.ts';
import type { Charge, Tenant } from './tenant.ts';

/** A cell of the reconciliation file, before it is printed as JSON or CSV. */
export type ReconciliationCell =
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly amount: Decimal }
  | { readonly day: Day | undefined }
  /** ISO, with seven fraction digits. */
  | { readonly instant: string };

/** The columns of the reconciliation file, in file order, and what each holds of a charge. */
const COLUMNS = {
  PartnerId: (_, tenant) => ({ text: tenant.partnerId }),
  CustomerId: (charge) => ({ text: charge.customer.id }),
  CustomerName: (charge) => ({ text: charge.customer.name }),
  CustomerDomainName: (charge) => ({ text: charge.customer.domain }),
  CustomerCountry: (charge) => ({ text: charge.customer.country }),
  InvoiceNumber: (charge) => ({ text: charge.invoiceNumber }),
  MpnId: (_, tenant) => ({ text: tenant.mpnId }),
  ResellerMpnId: () => ({ text: '0' }),
  OrderId: (charge) => ({ text: charge.orderId }),
  OrderDate: (charge) => ({ instant: charge.eventAt }),
  ProductId: (charge) => ({ text: charge.item.productId }),
  SkuId: (charge) => ({ text: charge.item.skuId }),
  AvailabilityId: (charge) => ({ text: charge.item.availabilityId }),
  SkuName: (charge) => ({ text: charge.item.skuName }),
  ProductName: (charge) => ({ text: charge.item.productName }),
  ChargeType: (charge) => ({ text: charge.chargeType }),
  UnitPrice: (charge) => ({ amount: charge.unitPrice }),
  Quantity: (charge) => ({ amount: charge.billableQuantity }),
  Subtotal: (charge) => ({ amount: charge.subtotal }),
  TaxTotal: (charge) => ({ amount: charge.tax }),
  Total: (charge) => ({ amount: charge.total }),
  Currency: (charge) => ({ text: charge.currency }),
  PriceAdjustmentDescription: (charge) => ({
    text: charge.priceAdjustments.length === 0 ? '' : JSON.stringify(charge.priceAdjustments),
  }),
  PublisherName: (charge) => ({ text: charge.item.publisherName }),
  PublisherId: () => ({ text: 'NA' }),
  SubscriptionDescription: (charge) => ({
    text: charge.item.family === 'azure-plan' ? 'Azure plan' : '',
  }),
  SubscriptionId: (charge) => ({ text: charge.subscriptionId }),
  ChargeStartDate: (charge) => ({ day: charge.chargeStartOn }),
  ChargeEndDate: (charge) => ({ day: charge.chargeEndOn }),
  TermAndBillingCycle: (charge) => ({ text: charge.item.termAndBillingCycle }),
  EffectiveUnitPrice: (charge) => ({ amount: charge.effectiveUnitPrice }),
  UnitType: (charge) => ({ text: charge.meterDescription === '' ? '' : '1 Unit' }),
  AlternateId: (charge) => ({ text: charge.alternateId }),
  BillableQuantity: (charge) => ({ amount: charge.billableQuantity }),
  BillingFrequency: (charge) => ({
    text: { one_time: '', monthly: 'Monthly', annual: 'Annual' }[charge.item.billingCycle],
  }),
  PricingCurrency: (charge) => ({ text: charge.pricingCurrency }),
  PCToBCExchangeRate: (charge) => ({ amount: charge.exchangeRate }),
  PCToBCExchangeRateDate: (charge) => ({ day: charge.exchangeRateOn }),
  MeterDescription: (charge) => ({ text: charge.meterDescription }),
  ReservationOrderId: (charge) => ({ text: charge.reservationOrderId }),
  CreditReasonCode: (charge) => ({ text: charge.creditReasonCode }),
  SubscriptionStartDate: (charge) => ({ day: charge.subscriptionStartOn }),
  SubscriptionEndDate: (charge) => ({ day: charge.subscriptionEndOn }),
  ReferenceID: (charge) => ({ text: charge.referenceId }),
  ProductQualifiers: (charge) => ({ texts: charge.item.qualifiers }),
  PromotionID: () => ({ text: '' }),
} satisfies Record<string, (charge: Charge, tenant: Tenant) => ReconciliationCell>;

export const RECONCILIATION_COLUMNS: readonly string[] = Object.keys(COLUMNS);

/** One charge, in file order. */
export function reconciliationRow(
  charge: Charge,
  tenant: Tenant,
): readonly (readonly [string, ReconciliationCell])[] {
  return Object.entries(COLUMNS).map(([name, cellOf]) => [name, cellOf(charge, tenant)]);
}
