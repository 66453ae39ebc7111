import { CHARGE_COLUMNS } from '../lib/charge-columns.ts';
import type { DocumentedField, DocumentedShape } from './documented-shape.ts';

/*
 * The bodies recon reads, as Microsoft Learn and the models of Microsoft's SDK document them. Links and attributes say
 * nothing about money and are not looked into.
 */

const COMMON = { links: 'any', attributes: 'any' } as const satisfies Record<
  string,
  DocumentedField
>;

export const CUSTOMER: DocumentedShape = {
  fields: {
    id: 'text',
    commerceId: 'text',
    companyProfile: 'any',
    billingProfile: 'any',
    relationshipToPartner: 'text',
    allowDelegatedAccess: 'flag',
    userCredentials: 'any',
    customDomains: 'any',
    associatedPartnerId: 'text',
    ...COMMON,
  },
  always: ['id', 'companyProfile'],
};

const ORDER_LINE: DocumentedShape = {
  fields: {
    lineItemNumber: 'scalar',
    offerId: 'text',
    subscriptionId: 'text',
    parentSubscriptionId: 'text',
    promotionId: 'text',
    termDuration: 'text',
    customTermEndDate: 'text',
    transactionType: {
      oneOf: [
        'new',
        'renew',
        'addQuantity',
        'removeQuantity',
        'cancel',
        'convert',
        'customerCredit',
      ],
    },
    friendlyName: 'text',
    quantity: 'scalar',
    partnerIdOnRecord: 'text',
    additionalPartnerIdsOnRecord: 'any',
    provisioningContext: 'any',
    renewsTo: 'any',
    attestationAccepted: 'flag',
    purchaseCommitment: 'any',
    pricing: {
      object: {
        fields: {
          listPrice: 'scalar',
          discountedPrice: 'scalar',
          proratedPrice: 'scalar',
          price: 'scalar',
          extendedPrice: 'scalar',
        },
        always: [],
      },
    },
    ...COMMON,
  },
  always: ['lineItemNumber', 'offerId', 'quantity'],
};

export const ORDER: DocumentedShape = {
  fields: {
    id: 'text',
    alternateId: 'text',
    referenceCustomerId: 'text',
    billingCycle: {
      oneOf: ['unknown', 'monthly', 'annual', 'none', 'oneTime', 'triennial', 'biennial'],
    },
    currencyCode: 'text',
    currencySymbol: 'text',
    lineItems: { listOf: ORDER_LINE },
    creationDate: 'text',
    status: {
      oneOf: [
        'unknown',
        'completed',
        'pending',
        'cancelled',
        'suspended',
        'pendingReview',
        'pendingPoUpload',
        'poUploadComplete',
        'poReviewRejected',
        'partialSuccess',
        'error',
      ],
    },
    transactionType: { oneOf: ['userPurchase', 'systemPurchase', 'systemBilling'] },
    totalPrice: 'scalar',
    partnerOnRecordAttestationAccepted: 'flag',
    client: 'any',
    ...COMMON,
  },
  always: ['id', 'billingCycle', 'currencyCode', 'lineItems', 'creationDate', 'status'],
};

export const ENTITLEMENT: DocumentedShape = {
  fields: {
    includedEntitlements: 'any',
    referenceOrder: {
      object: {
        fields: { id: 'text', lineItemId: 'scalar', alternateId: 'text', ...COMMON },
        always: ['id', 'lineItemId'],
      },
    },
    productId: 'text',
    skuId: 'text',
    quantity: 'scalar',
    quantityDetails: 'any',
    entitledArtifacts: 'any',
    entitlementType: { oneOf: ['software', 'reservedInstance', 'virtualMachineReservedInstance'] },
    fulfillmentState: 'text',
    expiryDate: 'text',
    dynamicAttributes: 'any',
    ...COMMON,
  },
  always: ['referenceOrder', 'productId', 'skuId', 'quantity', 'entitlementType'],
};

export const PROVISIONING_STATUS: DocumentedShape = {
  fields: {
    orderLineItemId: 'scalar',
    lineItemNumber: 'scalar',
    status: { oneOf: ['fulfilled', 'unfulfilled', 'prefulfillmentPending'] },
    quantityProvisioningInformation: 'any',
    ...COMMON,
  },
  always: ['lineItemNumber', 'status'],
};

const BALANCE_FIELDS = {
  balanceAmount: 'scalar',
  currencyCode: 'text',
  currencySymbol: 'text',
  accountingDate: 'text',
  firstInvoiceCreationDate: 'text',
  lastPaymentDate: 'text',
  lastPaymentAmount: 'scalar',
  latestInvoiceDate: 'text',
  ...COMMON,
} as const satisfies Record<string, DocumentedField>;
const BALANCE_ALWAYS = ['balanceAmount', 'currencyCode', 'accountingDate'] as const;

const INVOICE_TYPE: DocumentedField = { oneOf: ['recurring', 'oneTime'] };

export const BALANCE: DocumentedShape = {
  fields: {
    ...BALANCE_FIELDS,
    details: {
      listOf: {
        fields: {
          invoiceType: INVOICE_TYPE,
          summary: { object: { fields: BALANCE_FIELDS, always: BALANCE_ALWAYS } },
          ...COMMON,
        },
        always: ['invoiceType', 'summary'],
      },
    },
  },
  always: BALANCE_ALWAYS,
};

const INVOICE_FIELDS = {
  id: 'text',
  invoiceDate: 'text',
  billingPeriodStartDate: 'text',
  billingPeriodEndDate: 'text',
  totalCharges: 'scalar',
  paidAmount: 'scalar',
  currencyCode: 'text',
  currencySymbol: 'text',
  pdfDownloadLink: 'text',
  taxReceipts: 'any',
  amendsOf: 'text',
  documentType: { oneOf: ['none', 'invoice', 'voidNote', 'adjustmentNote', 'creditNote'] },
  invoiceType: INVOICE_TYPE,
  status: 'text',
  state: 'text',
  invoiceDetails: {
    listOf: {
      fields: {
        invoiceLineItemType: { oneOf: ['none', 'billingLineItems', 'usageLineItems'] },
        billingProvider: {
          oneOf: ['none', 'all', 'oneTime', 'office', 'azure', 'marketplace', 'azureDataMarket'],
        },
        ...COMMON,
      },
      always: ['invoiceLineItemType', 'billingProvider'],
    },
  },
  ...COMMON,
} as const satisfies Record<string, DocumentedField>;
const INVOICE_ALWAYS = [
  'id',
  'invoiceDate',
  'totalCharges',
  'paidAmount',
  'currencyCode',
  'documentType',
] as const;

export const INVOICE: DocumentedShape = {
  fields: {
    ...INVOICE_FIELDS,
    amendments: { listOf: { fields: INVOICE_FIELDS, always: [...INVOICE_ALWAYS, 'amendsOf'] } },
  },
  always: INVOICE_ALWAYS,
};

/** Of a line, what every product family prints. */
const LINE_ALWAYS = new Set(['customerId', 'orderId', 'productId', 'skuId', 'chargeType']);
const LINE_AMOUNTS_ALWAYS = new Set(['effectiveUnitPrice', 'taxTotal', 'totalForCustomer']);

/** One-time billing lines, by the names of the API, the export and the reconciliation file. */
export const BILLED_LINE: DocumentedShape = {
  fields: {
    ...Object.fromEntries(
      CHARGE_COLUMNS.flatMap(({ key, file, alsoNamed = [], kind }) =>
        [key, file, ...alsoNamed].map((name) => [name, kind === 'json' ? 'any' : 'scalar']),
      ),
    ),
    discountDetails: 'any',
    invoiceLineItemType: 'text',
    // Misspelt so in the documents' own samples.
    invoiceLineItemTypce: 'text',
    billingProvider: 'text',
    providerId: 'text',
    productCategory: 'text',
    'attributes/objectType': 'text',
    ...COMMON,
  },
  always: CHARGE_COLUMNS.filter(
    ({ key }) => LINE_ALWAYS.has(key) || LINE_AMOUNTS_ALWAYS.has(key),
  ).map(({ key, file, alsoNamed = [] }) => [key, file, ...alsoNamed]),
};
