const CUSTOMER = '11111111-2222-3333-4444-555555555555';

const LINE = {
  customerId: `org:${CUSTOMER.toUpperCase()}`,
  customerName: 'Nordwind GmbH',
  invoiceNumber: 'OneTime-G000000777',
  orderId: 'LongOrderIdOfThirtyThreeCharacter, 0a1b2c3d4e5f',
  productId: 'DZH318Z0BQ3Q',
  skuId: '0001',
  availabilityId: 'DZH318XZXVNF',
  chargeType: 'New',
  currency: 'EUR',
  billableQuantity: 3,
  orderDate: '2026-09-14T23:59:59.9999999Z',
};

const TEXT_AMOUNTS =
  '"effectiveUnitPrice":"33.451612903225806452","subtotal":"100.10","taxTotal":"19.01","totalForCustomer":"119.11"';
const NUMBER_AMOUNTS =
  '"EffectiveUnitPrice":-0.1999968000511991808131,"Subtotal":-12.30,"taxTotal":0,"totalForCustomer":0';
const LONG_AMOUNTS =
  '"effectiveUnitPrice":90071992547409.93,"subtotal":90071992547409.93,"taxTotal":0,"totalForCustomer":90071992547409.93';

/** Amounts are written as text: JSON.stringify would print what a double holds, not what was meant. */
function lineItem(amounts: string): string {
  return JSON.stringify(LINE).replace(/}$/, `,${amounts}}`);
}

/** A listing of two pages whose totals are page sizes, and wrong, and whose next link is malformed. */
const LINES_1 = `{"continuationToken":"t,1/=","totalCount":1,"items":[${lineItem(TEXT_AMOUNTS)},${lineItem(NUMBER_AMOUNTS)}],
  "links":{"next":{"uri":"/invoices/G000000777/lineitems?provider=OneTime&nvoicelineitemtype=BillingLineItems&size=2?seekOperation=Next",
  "method":"GET","headers":[{"key":"MS-ContinuationToken","value":"t,1/="}]}}}`;
const LINES_2 = `{"totalCount":7,"items":[${lineItem(TEXT_AMOUNTS)},${lineItem(LONG_AMOUNTS)}],"links":{"self":{"uri":"/x"}}}`;

const SUMMARY = {
  balanceAmount: 10.5,
  currencyCode: 'EUR',
  accountingDate: '2026-10-08T00:00:00',
  lastPaymentDate: '0001-01-01T00:00:00',
  details: [],
};

const BODIES: Readonly<Record<string, string>> = {
  'token.client-credentials.response':
    '{"token_type":"Bearer","expires_in":"3599","access_token":"opaque"}',
  'customers-list': `\uFEFF{"totalCount":1,"items":[{"id":"${CUSTOMER}","companyProfile":{"companyName":"Nordwind GmbH"}}]}`,
  'orders-list': '{"totalCount":0,"items":[]}',
  'entitlements-list': '{"totalCount":0,"items":[]}',
  'invoice-summary': JSON.stringify(SUMMARY),
  'invoice-summaries': JSON.stringify({ totalCount: 1, items: [SUMMARY] }),
  'invoices-list': JSON.stringify({
    totalCount: 1,
    items: [
      {
        id: 'G000000777',
        invoiceDate: '2026-10-07T00:00:00Z',
        totalCharges: 1,
        paidAmount: 0,
        currencyCode: 'EUR',
        documentType: 'invoice',
        invoiceDetails: [
          { invoiceLineItemType: 'billing_line_items', billingProvider: 'one_time' },
        ],
      },
    ],
  }),
  'lineitems.onetime-billing.page1': LINES_1,
  'lineitems.onetime-billing.lastpage': LINES_2,
};

/** Bodies of our own with the oddities of the documented ones. */
export function oddBodies(name: string): string {
  const body = BODIES[name];
  if (body === undefined) throw new Error(`no body ${name}`);
  return body;
}
