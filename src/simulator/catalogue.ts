import { type Decimal, decimal } from '../lib/decimal.ts';

export type Family =
  | 'perpetual'
  | 'software-subscription'
  | 'reservation'
  | 'seat-monthly'
  | 'seat-annual'
  | 'trial'
  | 'saas'
  | 'azure-plan';

export interface CatalogueItem {
  readonly family: Family;
  readonly productId: string;
  readonly skuId: string;
  readonly availabilityId: string;
  readonly productName: string;
  readonly skuName: string;
  readonly publisherName: string;
  readonly billingCycle: 'one_time' | 'monthly' | 'annual';
  /** ISO duration; undefined for perpetual software and the Azure plan. */
  readonly term: 'P1M' | 'P1Y' | 'P3Y' | undefined;
  readonly termAndBillingCycle: string;
  /** List price per unit and billing cycle. Marketplace and Azure are priced in USD everywhere. */
  readonly usdPrice: Decimal;
  /** Undefined where the pricing currency is USD whatever the billing currency. */
  readonly eurPrice: Decimal | undefined;
  readonly qualifiers: readonly string[];
  /** Products whose rights come with it. */
  readonly includes: readonly { readonly productId: string; readonly skuId: string }[];
}

const MICROSOFT = 'Microsoft Corporation';

/** How each family is sold; the rest of an item is its name and price. */
const FAMILY = {
  perpetual: { billingCycle: 'one_time', term: undefined, termAndBillingCycle: '' },
  'software-subscription': {
    billingCycle: 'one_time',
    term: 'P1Y',
    termAndBillingCycle: '1 Year Subscription',
  },
  reservation: { billingCycle: 'one_time', term: 'P1Y', termAndBillingCycle: '1 Year' },
  'seat-monthly': {
    billingCycle: 'monthly',
    term: 'P1Y',
    termAndBillingCycle: 'One-Year commitment for monthly/yearly billing',
  },
  'seat-annual': {
    billingCycle: 'annual',
    term: 'P1Y',
    termAndBillingCycle: 'One-Year commitment for yearly billing',
  },
  trial: {
    billingCycle: 'monthly',
    term: 'P1M',
    termAndBillingCycle: 'One-Month commitment for trial',
  },
  saas: {
    billingCycle: 'monthly',
    term: 'P1M',
    termAndBillingCycle: 'One-Month commitment for monthly billing',
  },
  'azure-plan': { billingCycle: 'monthly', term: undefined, termAndBillingCycle: '' },
} as const;

/** What the simulated customers buy. */
export const ITEMS: readonly CatalogueItem[] = [
  item(
    'perpetual',
    'DG7GMGF0D5RK:0004:DG7GMGF0D65N',
    'Windows Server 2022 Standard - 16 Core',
    '1176.00',
    '1069.50',
  ),
  item(
    'perpetual',
    'DG7GMGF0FLR2:0002:DG7GMGF0G49X',
    'SQL Server 2022 Standard Edition',
    '989.00',
    '899.00',
  ),
  item(
    'perpetual',
    'DG7GMGF0D7FX:0001:DG7GMGF0D8HM',
    'Office LTSC Standard 2021',
    '541.75',
    '492.40',
    {
      includes: [
        { productId: 'DG7GMGF0DWTJ', skuId: '0001' },
        { productId: 'DG7GMGF0DWLG', skuId: '0002' },
      ],
    },
  ),
  item(
    'perpetual',
    'DG7GMGF0D513:0008:DG7GMGF0D6L7',
    'Windows Server 2022 CAL - 1 User',
    '45.90',
    '41.70',
  ),
  item(
    'software-subscription',
    'DZH318Z0BXWC:000T:DZH318Z0D1ZK',
    'SUSE Linux Enterprise Server',
    '799.00',
    '739.99',
  ),
  item(
    'software-subscription',
    'DG7GMGF0DVT9:0003:DG7GMGF0F1XB',
    'Windows Server Remote Desktop CAL',
    '65.52',
    '59.64',
  ),
  item(
    'software-subscription',
    'DG7GMGF0FKZW:000D:DG7GMGF0G3HQ',
    'SQL Server Standard Core',
    '4273.20',
    '3886.80',
    {
      term: 'P3Y',
      termAndBillingCycle: '3 Year Subscription',
    },
  ),
  item(
    'reservation',
    'DZH318Z0BQ4B:000Z:DZH318Z0DSPL',
    'Reserved VM Instance, Standard_D1, AP East, 1 Year',
    '412.00',
    undefined,
  ),
  item(
    'reservation',
    'DZH318Z0BQ4Z:002L:DZH318Z0CMNP',
    'Reserved VM Instance, Standard_NC12, AU East, 3 Years',
    '18211.35',
    undefined,
    {
      term: 'P3Y',
      termAndBillingCycle: '3 Years',
    },
  ),
  item(
    'seat-monthly',
    'CFQ7TTC0LCHC:0002:CFQ7TTC0K5R7',
    'Microsoft 365 Business Premium',
    '22.00',
    '20.60',
  ),
  item(
    'seat-monthly',
    'CFQ7TTC0LH18:0001:CFQ7TTC0K971',
    'Microsoft 365 Business Basic',
    '6.00',
    '5.60',
  ),
  item(
    'seat-monthly',
    'CFQ7TTC0LDPB:0001:CFQ7TTC0KXG8',
    'Microsoft 365 Business Standard',
    '12.50',
    '11.70',
  ),
  item('seat-monthly', 'CFQ7TTC0LF8Q:0001:CFQ7TTC0K59T', 'Office 365 E1', '12.00', '11.20', {
    term: 'P1M',
    termAndBillingCycle: 'One-Month commitment for monthly billing',
  }),
  item('seat-annual', 'CFQ7TTC0LFLZ:0002:CFQ7TTC0K8W1', 'Microsoft 365 E3', '405.60', '388.80'),
  item('seat-annual', 'CFQ7TTC0HDB0:0002:CFQ7TTC0K9M4', 'Project Plan 3', '360.00', '337.20'),
  item(
    'seat-annual',
    'CFQ7TTC0HL8W:0001:CFQ7TTC0K59S',
    'Power BI Premium Per User',
    '240.00',
    '224.40',
  ),
  item(
    'trial',
    'CFQ7TTC0LH0R:0002:CFQ7TTC0K5RQ',
    'Microsoft 365 Phone System - Virtual User',
    '0',
    '0',
    {
      qualifiers: ['AddOn', 'Trial'],
    },
  ),
  item('saas', 'DZH318Z0CKGN:0001:DZH318Z0D0PV', 'Contoso Mail Signatures', '1.85', undefined, {
    publisherName: 'Contoso Ltd.',
  }),
  item(
    'saas',
    'DZH318Z09TVH:000B:DZH318Z0C5TX',
    'Fabrikam Backup, Business tier',
    '3.40',
    undefined,
    {
      publisherName: 'Fabrikam, Inc.',
    },
  ),
  item('azure-plan', 'DZH318Z0BPS6:0001:DZH318Z0BP04', 'Azure plan', '0', undefined, {
    qualifiers: [],
  }),
];

/** The items sold in this family, at least one. */
export function itemsOf(family: Family): readonly CatalogueItem[] {
  return ITEMS.filter((candidate) => candidate.family === family);
}

/** `product:sku:availability`, as orders print it. */
export function catalogItemId(of: CatalogueItem): string {
  return `${of.productId}:${of.skuId}:${of.availabilityId}`;
}

/** @param id `product:sku:availability` @param eurPrice undefined where it is priced in USD everywhere */
export function item(
  family: Family,
  id: string,
  name: string,
  usdPrice: string,
  eurPrice: string | undefined,
  differences: Partial<CatalogueItem> = {},
): CatalogueItem {
  const [productId = '', skuId = '', availabilityId = ''] = id.split(':');
  return {
    family,
    productId,
    skuId,
    availabilityId,
    productName: name,
    skuName: name,
    publisherName: MICROSOFT,
    ...FAMILY[family],
    usdPrice: decimal(usdPrice),
    eurPrice: eurPrice === undefined ? undefined : decimal(eurPrice),
    qualifiers: [],
    includes: [],
    ...differences,
  };
}
