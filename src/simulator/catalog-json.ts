import { link } from './answer.ts';
import type { HandedOut } from './catalog-desk.ts';
import { pricingCurrency, type ShelfSku } from './catalog-shelf.ts';
import type { CatalogueItem } from './catalogue.ts';
import { currencySymbol } from './invoice-routes.ts';

const ONLINE = { id: 'OnlineServicesNCE', displayName: 'OnlineServicesNCE' };
const SOFTWARE = { id: 'Software', displayName: 'Software' };
const AZURE = { id: 'Azure', displayName: 'Azure' };
const MACHINES = { id: 'VirtualMachines', displayName: 'VirtualMachines' };

/** What a full refund of new commerce takes: one day. */
const CANCELLATION = [{ refundOptions: [{ sequenceId: 0, type: 'Full', expiresAfter: 'P1D' }] }];

export function productJson({ item }: ShelfSku, country: string): object {
  const self = `/products/${item.productId}`;
  const title = productTitle(item);
  return {
    id: item.productId,
    title,
    description: `${title} of ${item.publisherName}, for Windows® and the cloud.`,
    productType: typeOf(item),
    isMicrosoftProduct: item.family !== 'saas',
    publisherName: item.publisherName,
    links: {
      skus: link(`${self}/skus?country=${country}`),
      self: link(`${self}?country=${country}`),
    },
  };
}

/** A SKU as lists print it: what its inventory check must be told is left out, as documented. */
export function skuJson(sku: ShelfSku, country: string): object {
  const { item, productId, skuId } = sku;
  const self = `/products/${productId}/skus/${skuId}`;
  return {
    id: skuId,
    productId,
    title: item.skuName,
    description: item.skuName,
    minimumQuantity: 1,
    maximumQuantity: sku.maximumQuantity,
    isTrial: item.family === 'trial',
    supportedBillingCycles: [
      ...new Set(sku.offers.flatMap(({ items }) => items.map(({ billingCycle }) => billingCycle))),
    ],
    ...(item.family === 'reservation' ? reservationJson(sku) : seatOrSoftwareJson(sku)),
    links: {
      availabilities: link(`${self}/availabilities?country=${country}`),
      self: link(`${self}?country=${country}`),
    },
  };
}

/** What only an answer by id adds. */
export function skuDetailsJson(sku: ShelfSku): object {
  return {
    inventoryVariables:
      sku.armRegion === undefined ? [] : ['CustomerId', 'AzureSubscriptionId', 'ArmRegionName'],
    ...(sku.needsAttestation
      ? { AttestationProperties: { attestationType: 'Windows365', enforceAttestation: true } }
      : {}),
  };
}

/** @param linkedId the id its own address names, which lists print differently */
export function availabilityJson(
  { id, sku, offer, country }: HandedOut,
  linkedId: string = id,
): object {
  const { productId, skuId, isPurchasable } = sku;
  const [first] = offer.items;
  const code = pricingCurrency(first, country);
  const terms = offer.items.flatMap(termJson);
  return {
    id,
    productId,
    skuId,
    catalogItemId: `${productId}:${skuId}:${id}`,
    defaultCurrency: { code, symbol: currencySymbol(code) },
    segment: offer.segment,
    country,
    isPurchasable,
    isRenewable: isSeat(first),
    ...(terms.length === 0 ? {} : { terms }),
    ...(isSeat(first) ? { RenewalInstructions: [renewalJson(sku, offer.items)] } : {}),
    product: {},
    sku: {},
    links: {
      self: link(
        `/products/${productId}/skus/${skuId}/availabilities/${linkedId}?country=${country}`,
      ),
    },
  };
}

function productTitle(item: CatalogueItem): string {
  if (item.family !== 'reservation') return item.productName;
  return `Virtual Machines, ${machineOf(item)} Series`;
}

function machineOf({ productName }: CatalogueItem): string {
  return (productName.split(', ')[1] ?? '').replace('Standard_', '');
}

function typeOf({ family }: CatalogueItem): object {
  if (family === 'reservation') return { ...AZURE, subType: MACHINES };
  if (family === 'azure-plan') return AZURE;
  if (family === 'perpetual' || family === 'software-subscription') return SOFTWARE;
  if (family === 'saas') return { id: 'SaaS', displayName: 'SaaS' };
  return ONLINE;
}

function reservationJson({ item, armRegion }: ShelfSku): object {
  return {
    purchasePrerequisites: ['AzureSubscriptionRegistration', 'InventoryCheck'],
    provisioningVariables: ['Scope', 'SubscriptionId'],
    dynamicAttributes: {
      armSkuName: `Standard_${machineOf(item)}`,
      cores: '12',
      armRegionName: armRegion,
      duration: item.term === 'P3Y' ? '3Years' : '1Year',
      region: item.productName.split(', ')[2] ?? '',
    },
  };
}

function seatOrSoftwareJson({ item }: ShelfSku): object {
  if (!isSeat(item)) return { provisioningVariables: [], dynamicAttributes: {} };
  return {
    purchasePrerequisites: ['MicrosoftCloudAgreement'],
    provisioningVariables: [],
    actions: ['Refund'],
    dynamicAttributes: {
      isMicrosoftProduct: true,
      hasConstraints: true,
      isAddon: item.qualifiers.includes('AddOn'),
      prerequisiteSkus: [],
      internal: false,
    },
  };
}

function isSeat({ family }: CatalogueItem): boolean {
  return family === 'seat-monthly' || family === 'seat-annual' || family === 'trial';
}

/** Perpetual software and the Azure plan have none; a reservation's says nothing of billing. */
function termJson(item: CatalogueItem): object[] {
  if (item.term === undefined) return [];
  if (item.billingCycle === 'one_time') {
    const years = item.term === 'P3Y' ? '3 Years' : '1 Year';
    return [{ duration: item.term, description: `${years} Prepaid` }];
  }
  return [
    {
      id: termId(item),
      duration: item.term,
      description: item.termAndBillingCycle,
      billingCycle: item.billingCycle === 'annual' ? 'Annual' : 'Monthly',
      cancellationPolicies: CANCELLATION,
    },
  ];
}

function termId({ term, billingCycle }: CatalogueItem): string {
  return `5aeco6mf${(term ?? '').toLowerCase()}${billingCycle.charAt(0)}`;
}

function renewalJson({ productId, skuId }: ShelfSku, items: readonly CatalogueItem[]): object {
  return {
    applicableTermIds: items.map(termId),
    renewalOptions: [{ renewToId: `${productId}:${skuId}`, isAutoRenewable: true }],
  };
}
