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

/** One charge under the names of the reconciliation file, in file order. */
export function reconciliationRow(
  charge: Charge,
  tenant: Tenant,
): readonly (readonly [string, ReconciliationCell])[] {
  const { customer, item } = charge;
  return Object.entries({
    PartnerId: { text: tenant.partnerId },
    CustomerId: { text: customer.id },
    CustomerName: { text: customer.name },
    CustomerDomainName: { text: customer.domain },
    CustomerCountry: { text: customer.country },
    InvoiceNumber: { text: charge.invoiceNumber },
    MpnId: { text: tenant.mpnId },
    ResellerMpnId: { text: '0' },
    OrderId: { text: charge.orderId },
    OrderDate: { instant: charge.eventAt },
    ProductId: { text: item.productId },
    SkuId: { text: item.skuId },
    AvailabilityId: { text: item.availabilityId },
    SkuName: { text: item.skuName },
    ProductName: { text: item.productName },
    ChargeType: { text: charge.chargeType },
    UnitPrice: { amount: charge.unitPrice },
    Quantity: { amount: charge.billableQuantity },
    Subtotal: { amount: charge.subtotal },
    TaxTotal: { amount: charge.tax },
    Total: { amount: charge.total },
    Currency: { text: charge.currency },
    PriceAdjustmentDescription: {
      text: charge.priceAdjustments.length === 0 ? '' : JSON.stringify(charge.priceAdjustments),
    },
    PublisherName: { text: item.publisherName },
    PublisherId: { text: 'NA' },
    SubscriptionDescription: { text: item.family === 'azure-plan' ? 'Azure plan' : '' },
    SubscriptionId: { text: charge.subscriptionId },
    ChargeStartDate: { day: charge.chargeStartOn },
    ChargeEndDate: { day: charge.chargeEndOn },
    TermAndBillingCycle: { text: item.termAndBillingCycle },
    EffectiveUnitPrice: { amount: charge.effectiveUnitPrice },
    UnitType: { text: charge.meterDescription === '' ? '' : '1 Unit' },
    AlternateId: { text: charge.alternateId },
    BillableQuantity: { amount: charge.billableQuantity },
    BillingFrequency: {
      text: { one_time: '', monthly: 'Monthly', annual: 'Annual' }[item.billingCycle],
    },
    PricingCurrency: { text: charge.pricingCurrency },
    PCToBCExchangeRate: { amount: charge.exchangeRate },
    PCToBCExchangeRateDate: { day: charge.exchangeRateOn },
    MeterDescription: { text: charge.meterDescription },
    ReservationOrderId: { text: charge.reservationOrderId },
    CreditReasonCode: { text: charge.creditReasonCode },
    SubscriptionStartDate: { day: charge.subscriptionStartOn },
    SubscriptionEndDate: { day: charge.subscriptionEndOn },
    ReferenceID: { text: charge.referenceId },
    ProductQualifiers: { texts: item.qualifiers },
    PromotionID: { text: '' },
  } satisfies Record<string, ReconciliationCell>);
}
