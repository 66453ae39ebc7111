/** How a reconciliation column is read from a page and printed again. */
export type ChargeKind = 'text' | 'id' | 'amount' | 'instant' | 'day' | 'invoice' | 'guid' | 'json';

export interface ChargeColumn {
  /** Microsoft's name in the reconciliation file, and so in the `lines` report. */
  readonly file: string;
  /** Key in the API's line item. */
  readonly key: string;
  readonly column: string;
  readonly kind: ChargeKind;
  /** Other names the exports and older files print it under; letter case never matters. */
  readonly alsoNamed?: readonly string[];
  /** True: not every source has it, or has it alike, so it is no part of what makes a line the same line. */
  readonly varies?: true;
}

/** Microsoft's reconciliation columns in file order: new commerce, 46 columns. */
export const CHARGE_COLUMNS: readonly ChargeColumn[] = [
  { file: 'PartnerId', key: 'partnerId', column: 'partner_id', kind: 'guid' },
  { file: 'CustomerId', key: 'customerId', column: 'customer_id', kind: 'guid' },
  { file: 'CustomerName', key: 'customerName', column: 'customer_name', kind: 'text' },
  {
    file: 'CustomerDomainName',
    key: 'customerDomainName',
    column: 'customer_domain_name',
    kind: 'text',
  },
  {
    file: 'CustomerCountry',
    key: 'customerCountry',
    column: 'customer_country',
    kind: 'text',
    varies: true,
  },
  { file: 'InvoiceNumber', key: 'invoiceNumber', column: 'invoice_number', kind: 'invoice' },
  { file: 'MpnId', key: 'mpnId', column: 'mpn_id', kind: 'id' },
  {
    file: 'ResellerMpnId',
    key: 'resellerMpnId',
    column: 'reseller_mpn_id',
    kind: 'id',
    varies: true,
    alsoNamed: ['ResellerMPNID', 'Tier2MpnId'],
  },
  { file: 'OrderId', key: 'orderId', column: 'order_id', kind: 'guid' },
  { file: 'OrderDate', key: 'orderDate', column: 'ordered_at', kind: 'instant' },
  { file: 'ProductId', key: 'productId', column: 'product_id', kind: 'id' },
  { file: 'SkuId', key: 'skuId', column: 'sku_id', kind: 'id' },
  { file: 'AvailabilityId', key: 'availabilityId', column: 'availability_id', kind: 'id' },
  { file: 'SkuName', key: 'skuName', column: 'sku_name', kind: 'text' },
  { file: 'ProductName', key: 'productName', column: 'product_name', kind: 'text' },
  { file: 'ChargeType', key: 'chargeType', column: 'charge_type', kind: 'text' },
  { file: 'UnitPrice', key: 'unitPrice', column: 'unit_price', kind: 'amount' },
  { file: 'Quantity', key: 'quantity', column: 'quantity', kind: 'amount' },
  { file: 'Subtotal', key: 'subtotal', column: 'subtotal', kind: 'amount' },
  { file: 'TaxTotal', key: 'taxTotal', column: 'tax_total', kind: 'amount' },
  { file: 'Total', key: 'totalForCustomer', column: 'total', kind: 'amount' },
  { file: 'Currency', key: 'currency', column: 'currency', kind: 'id' },
  {
    file: 'PriceAdjustmentDescription',
    key: 'priceAdjustmentDescription',
    column: 'price_adjustment_description',
    kind: 'text',
    varies: true,
  },
  {
    file: 'PublisherName',
    key: 'publisherName',
    column: 'publisher_name',
    kind: 'text',
    alsoNamed: ['ProviderName'],
  },
  { file: 'PublisherId', key: 'publisherId', column: 'publisher_id', kind: 'id', varies: true },
  {
    file: 'SubscriptionDescription',
    key: 'subscriptionDescription',
    column: 'subscription_description',
    kind: 'text',
  },
  { file: 'SubscriptionId', key: 'subscriptionId', column: 'subscription_id', kind: 'guid' },
  { file: 'ChargeStartDate', key: 'chargeStartDate', column: 'charge_start_on', kind: 'day' },
  { file: 'ChargeEndDate', key: 'chargeEndDate', column: 'charge_end_on', kind: 'day' },
  {
    file: 'TermAndBillingCycle',
    key: 'termAndBillingCycle',
    column: 'term_and_billing_cycle',
    kind: 'text',
  },
  {
    file: 'EffectiveUnitPrice',
    key: 'effectiveUnitPrice',
    column: 'effective_unit_price',
    kind: 'amount',
  },
  { file: 'UnitType', key: 'unitType', column: 'unit_type', kind: 'text', varies: true },
  {
    file: 'AlternateId',
    key: 'alternateId',
    column: 'alternate_id',
    kind: 'guid',
    alsoNamed: ['QuoteId'],
  },
  {
    file: 'BillableQuantity',
    key: 'billableQuantity',
    column: 'billable_quantity',
    kind: 'amount',
  },
  { file: 'BillingFrequency', key: 'billingFrequency', column: 'billing_frequency', kind: 'text' },
  { file: 'PricingCurrency', key: 'pricingCurrency', column: 'pricing_currency', kind: 'id' },
  {
    file: 'PCToBCExchangeRate',
    key: 'pcToBCExchangeRate',
    column: 'pc_to_bc_exchange_rate',
    kind: 'amount',
  },
  {
    file: 'PCToBCExchangeRateDate',
    key: 'pcToBCExchangeRateDate',
    column: 'pc_to_bc_exchange_rate_on',
    kind: 'day',
  },
  { file: 'MeterDescription', key: 'meterDescription', column: 'meter_description', kind: 'text' },
  {
    file: 'ReservationOrderId',
    key: 'reservationOrderId',
    column: 'reservation_order_id',
    kind: 'guid',
  },
  {
    file: 'CreditReasonCode',
    key: 'creditReasonCode',
    column: 'credit_reason_code',
    kind: 'text',
    varies: true,
  },
  {
    file: 'SubscriptionStartDate',
    key: 'subscriptionStartDate',
    column: 'subscription_start_on',
    kind: 'day',
  },
  {
    file: 'SubscriptionEndDate',
    key: 'subscriptionEndDate',
    column: 'subscription_end_on',
    kind: 'day',
  },
  { file: 'ReferenceID', key: 'referenceId', column: 'reference_id', kind: 'guid' },
  {
    file: 'ProductQualifiers',
    key: 'productQualifiers',
    column: 'product_qualifiers',
    kind: 'json',
    varies: true,
  },
  { file: 'PromotionID', key: 'promotionId', column: 'promotion_id', kind: 'id', varies: true },
];

const BY_NAME = new Map(
  CHARGE_COLUMNS.flatMap((column) =>
    [column.file, column.key, ...(column.alsoNamed ?? [])].map(
      (name) => [name.toLowerCase(), column] as const,
    ),
  ),
);

/** The column that any documented name stands for, in any case; undefined for a name nobody documents. */
export function chargeColumnNamed(name: string): ChargeColumn | undefined {
  return BY_NAME.get(name.trim().toLowerCase());
}
