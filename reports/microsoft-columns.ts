import type { ChargeColumn } from '../src/lib/charge-columns.ts';
import { CHARGE_COLUMNS } from '../src/lib/charge-columns.ts';
import type { ColumnKind, TableColumn } from '../src/report/table.ts';

/** What Microsoft's reconciliation columns mean: the guide to its new-commerce invoice reconciliation file. */
const SAYS: Readonly<Record<string, string>> = {
  PartnerId: 'Partner tenant',
  CustomerId: 'Customer tenant',
  CustomerName: 'Customer, as charged',
  CustomerDomainName: 'Domain of the customer',
  CustomerCountry: 'ISO 3166 country of the customer',
  InvoiceNumber: 'The invoice as the line names it',
  MpnId: 'Partner program id',
  ResellerMpnId: 'Program id of the indirect reseller; 0 none, -1 removed',
  OrderId: 'Long or short id of the order',
  OrderDate: 'When the order, or the billing event, was made',
  ProductId: 'Product',
  SkuId: 'SKU; leading zeros count',
  AvailabilityId: 'Availability',
  SkuName: 'Name of the SKU',
  ProductName: 'Name of the product',
  ChargeType: 'What kind of event was charged',
  UnitPrice: 'List price per unit, in PricingCurrency',
  Quantity: 'Units bought',
  Subtotal: 'After discount, before tax',
  TaxTotal: 'Tax',
  Total: 'Subtotal and tax',
  Currency: 'ISO 4217, of Subtotal, TaxTotal and Total',
  PriceAdjustmentDescription: 'Adjustments to the price',
  PublisherName: 'Publisher',
  PublisherId: 'Id of the publisher',
  SubscriptionDescription: 'Name of the subscription',
  SubscriptionId: 'Subscription',
  ChargeStartDate: 'First UTC day charged',
  ChargeEndDate: 'Last UTC day charged; empty on perpetual software',
  TermAndBillingCycle: 'Commitment and billing cycle, in words',
  EffectiveUnitPrice: 'Price per unit after discount and proration',
  UnitType: 'What one unit is',
  AlternateId: 'Short id of the order',
  BillableQuantity: 'Units charged; positive on refunds too',
  BillingFrequency: 'Monthly or Annual; empty when charged once',
  PricingCurrency: 'ISO 4217, of UnitPrice',
  PCToBCExchangeRate: 'Billing currency per unit of PricingCurrency',
  PCToBCExchangeRateDate: 'UTC day of that rate',
  MeterDescription: 'Meter of a usage line',
  ReservationOrderId: 'Order of the reservation or savings plan',
  CreditReasonCode: 'Reason of an Azure credit',
  SubscriptionStartDate: 'First UTC day of the subscription',
  SubscriptionEndDate: 'Last UTC day of the subscription',
  ReferenceID: 'Equal on the lines of one event',
  ProductQualifiers: 'Qualifiers of the product, as JSON',
  PromotionID: 'Promotion applied',
};

/** Microsoft's reconciliation columns, in file order and under their own names. */
export const MICROSOFT_COLUMNS: readonly TableColumn[] = CHARGE_COLUMNS.map((column) => ({
  name: column.file,
  kind: printedKind(column),
  says: SAYS[column.file] ?? '',
}));

function printedKind({ file, kind }: ChargeColumn): ColumnKind {
  if (file === 'Currency' || file === 'PricingCurrency') return 'code';
  switch (kind) {
    case 'amount':
      return amountKind(file);
    case 'guid':
    case 'invoice':
      return 'id';
    case 'json':
      return 'text';
    case 'text':
    case 'id':
    case 'instant':
    case 'day':
      return kind;
  }
}

/** Only these three are money of the line's currency, and sum up. */
function amountKind(file: string): ColumnKind {
  if (['Subtotal', 'TaxTotal', 'Total'].includes(file)) return 'amount';
  return ['Quantity', 'BillableQuantity'].includes(file) ? 'count' : 'price';
}
