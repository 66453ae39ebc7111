import { type Decimal, decimal } from '../lib/decimal.ts';
import { type CatalogueItem, item, ITEMS } from './catalogue.ts';
import { discounted, product } from './charge-arithmetic.ts';
import type { Currency } from './tenant.ts';

/** Segments the simulated partner may sell to; government is refused. */
export type ShelfSegment = 'commercial' | 'education' | 'nonprofit';

/** A SKU as the catalogue knows it. */
export interface ShelfSku {
  readonly productId: string;
  readonly skuId: string;
  /** Product of the SKU, in the shape its past orders have. */
  readonly item: CatalogueItem;
  readonly maximumQuantity: number;
  /** Offers of each segment it is sold to. */
  readonly offers: readonly ShelfOffer[];
  /** `apeast`; undefined for what is no reservation. */
  readonly armRegion: string | undefined;
  /** Sold out where it stands. */
  readonly isSoldOut: boolean;
  /** Neither sold any more nor taken off the shelf. */
  readonly isPurchasable: boolean;
  /** True: reservations for Azure plans too. */
  readonly isForAzurePlan: boolean;
  readonly needsAttestation: boolean;
}

export interface ShelfOffer {
  readonly segment: ShelfSegment;
  /** One for each term and billing cycle it can be bought with, at least one. */
  readonly items: readonly [CatalogueItem, ...CatalogueItem[]];
}

const MAXIMUM = 999_999_999;
const BUSINESS_SEATS_MAX = 300;
const TRIAL_SEATS = 25;

/** Off the list price, in percent; what is absent is not sold to the segment. */
const OFF: Readonly<Record<'perpetual' | 'seat', Readonly<Partial<Record<ShelfSegment, number>>>>> =
  {
    perpetual: { commercial: 0, education: 50, nonprofit: 75 },
    seat: { commercial: 0, nonprofit: 60 },
  };

const SOLD_OUT = 'DZH318Z0BQ5S:0001';
const WITHDRAWN = 'DG7GMGF0D7FX:0003';
const ATTESTED = 'CFQ7TTC0HX58:0002';

/** Nobody has bought these yet. */
const FURTHER_ITEMS: readonly CatalogueItem[] = [
  item(
    'reservation',
    `${SOLD_OUT}:DZH318Z0DTK1`,
    'Reserved VM Instance, Standard_ND12s, US West 2, 1 Year',
    '9120.00',
    undefined,
  ),
  item(
    'reservation',
    'DZH318Z0BQ5S:0002:DZH318Z0DTK2',
    'Reserved VM Instance, Standard_ND6s, US West 2, 1 Year',
    '4560.00',
    undefined,
  ),
  item('perpetual', `${WITHDRAWN}:DG7GMGF0D8HP`, 'Office Standard 2019', '490.00', '445.00'),
  item(
    'seat-monthly',
    `${ATTESTED}:CFQ7TTC0J1WH`,
    'Windows 365 Business 2 vCPU, 8 GB, 128 GB (with Windows Hybrid Benefit)',
    '41.00',
    '38.40',
  ),
];

const SHELF: readonly ShelfSku[] = [...ITEMS, ...FURTHER_ITEMS].map(shelved);

/** Countries the simulated catalogue is sold in, with the currency of each. */
const COUNTRIES: Readonly<Record<string, Currency>> = {
  US: 'USD',
  AT: 'EUR',
  DE: 'EUR',
  FR: 'EUR',
  NL: 'EUR',
};

/** Undefined for a country nothing is sold in. */
export function currencyIn(country: string | undefined): Currency | undefined {
  return COUNTRIES[country?.toUpperCase() ?? ''];
}

/** The currency its price is in there: marketplace and Azure are priced in USD everywhere. */
export function pricingCurrency(sold: CatalogueItem, country: string): Currency {
  return sold.eurPrice === undefined ? 'USD' : (currencyIn(country) ?? 'USD');
}

/** All SKUs of the product, in any case of its id; empty for a stranger. */
export function skusOf(productId: string | undefined): readonly ShelfSku[] {
  return SHELF.filter((sku) => sku.productId === productId?.toUpperCase());
}

/** One SKU of each product in a view. */
export function productsIn(view: string): readonly ShelfSku[] {
  const sold = SHELF.filter((sku) => viewsOf(sku.item).includes(view.toLowerCase()));
  return sold.filter((sku, at) => sold.findIndex((one) => one.productId === sku.productId) === at);
}

function viewsOf({ family, productName }: CatalogueItem): readonly string[] {
  switch (family) {
    case 'perpetual':
      return ['software', 'softwareperpetual'];
    case 'software-subscription':
      return productName.startsWith('SUSE')
        ? ['software', 'softwaresubscriptions', 'softwaresuselinux']
        : ['software', 'softwaresubscriptions'];
    case 'reservation':
      return ['azure', 'azurereservations', 'azurereservationsvm'];
    case 'azure-plan':
      return ['azure', 'microsoftazure'];
    case 'saas':
      return ['marketplacesaas'];
    default:
      return ['onlineservices'];
  }
}

function shelved(sold: CatalogueItem): ShelfSku {
  const { productId, skuId, family } = sold;
  const key = `${productId}:${skuId}`;
  return {
    productId,
    skuId,
    item: sold,
    maximumQuantity:
      family === 'trial'
        ? TRIAL_SEATS
        : sold.productName.includes('Business')
          ? BUSINESS_SEATS_MAX
          : MAXIMUM,
    offers: offersOf(sold),
    armRegion: family === 'reservation' ? armRegionOf(sold.productName) : undefined,
    isSoldOut: key === SOLD_OUT,
    isPurchasable: key !== WITHDRAWN,
    isForAzurePlan: family === 'reservation' && key !== SOLD_OUT,
    needsAttestation: key === ATTESTED,
  };
}

function offersOf(sold: CatalogueItem): readonly ShelfOffer[] {
  const isSeat = sold.family === 'seat-monthly' || sold.family === 'seat-annual';
  const off = sold.family === 'perpetual' ? OFF.perpetual : isSeat ? OFF.seat : { commercial: 0 };
  return Object.entries(off).map(([segment, percent]) => ({
    segment: segment as ShelfSegment,
    items: isSeat ? seatTerms(reduced(sold, percent)) : [reduced(sold, percent)],
  }));
}

function reduced(sold: CatalogueItem, percent: number): CatalogueItem {
  return priced(sold, (price) => discounted(price, percent));
}

/** A seat is sold for a year, paid monthly or at once, and for a month at a fifth more. */
function seatTerms(sold: CatalogueItem): readonly [CatalogueItem, ...CatalogueItem[]] {
  if (sold.family === 'seat-annual' || sold.term === 'P1M') return [sold];
  return [
    sold,
    {
      ...priced(sold, (price) => product(price, decimal('12'))),
      family: 'seat-annual',
      billingCycle: 'annual',
    },
    {
      ...priced(sold, (price) => product(price, decimal('1.2'))),
      term: 'P1M',
      termAndBillingCycle: 'One-Month commitment for monthly billing',
    },
  ];
}

function priced(sold: CatalogueItem, change: (price: Decimal) => Decimal): CatalogueItem {
  return {
    ...sold,
    usdPrice: change(sold.usdPrice),
    eurPrice: sold.eurPrice === undefined ? undefined : change(sold.eurPrice),
  };
}

/** @example armRegionOf('Reserved VM Instance, Standard_ND6s, US West 2, 1 Year') // 'westus2' */
function armRegionOf(name: string): string {
  const [area = '', compass = '', ...rest] = (name.split(', ')[2] ?? '').toLowerCase().split(' ');
  return [compass, area, ...rest].join('');
}
