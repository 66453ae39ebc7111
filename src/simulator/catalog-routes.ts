import { type Answer, apiFault, collection, invalidRequest, jsonAnswer, link } from './answer.ts';
import { availabilityJson, productJson, skuDetailsJson, skuJson } from './catalog-json.ts';
import { currencyIn, productsIn, type ShelfSku, skusOf } from './catalog-shelf.ts';
import type { ApiRequest, Route } from './route.ts';

const SEGMENTS = ['commercial', 'education', 'government', 'nonprofit'];
/** Opened to some partners only, and not to the simulated one. */
const CLOSED_SEGMENT = 'government';
const CLOSED_VIEW = 'specializedoffers';
const VIEWS = [
  'azure',
  'azurereservations',
  'azurereservationsvm',
  'azurereservationssql',
  'azurereservationscosmosdb',
  'microsoftazure',
  'onlineservices',
  'software',
  'softwaresuselinux',
  'softwareperpetual',
  'softwaresubscriptions',
  CLOSED_VIEW,
  'marketplacesaas',
];

export const CATALOG_ROUTES: readonly Route[] = [
  {
    name: 'products',
    method: 'GET',
    pattern: /^\/products$/i,
    needs: 'any',
    answer: (request) => inMarket(request, (country) => productsAnswer(request, country)),
  },
  {
    name: 'product',
    method: 'GET',
    pattern: /^\/products\/([^/]+)$/i,
    needs: 'any',
    answer: (request) =>
      inMarket(request, (country) =>
        ofProduct(request, ([sku]) => jsonAnswer(asMarkup(productJson(sku, country)))),
      ),
  },
  {
    name: 'skus',
    method: 'GET',
    pattern: /^\/products\/([^/]+)\/skus$/i,
    needs: 'any',
    answer: (request) =>
      inMarket(request, (country) =>
        ofProduct(request, (skus) =>
          listed(
            `/products/${skus[0].productId}/skus?country=${country}`,
            skus.filter((sku) => isShown(request, sku)).map((sku) => skuJson(sku, country)),
          ),
        ),
      ),
  },
  {
    name: 'sku',
    method: 'GET',
    pattern: /^\/products\/([^/]+)\/skus\/([^/]+)$/i,
    needs: 'any',
    answer: (request) =>
      inMarket(request, (country) =>
        ofSku(request, (sku) => jsonAnswer({ ...skuJson(sku, country), ...skuDetailsJson(sku) })),
      ),
  },
  {
    name: 'availabilities',
    method: 'GET',
    pattern: /^\/products\/([^/]+)\/skus\/([^/]+)\/availabilities$/i,
    needs: 'any',
    answer: (request) =>
      inMarket(request, (country) =>
        ofSku(request, (sku) => availabilitiesAnswer(request, sku, country)),
      ),
  },
  {
    name: 'availability',
    method: 'GET',
    pattern: /^\/products\/([^/]+)\/skus\/([^/]+)\/availabilities\/([^/]+)$/i,
    needs: 'any',
    answer: (request) =>
      inMarket(request, (country) =>
        ofSku(request, ({ productId, skuId }) => {
          const availabilityId = request.parts[2] ?? '';
          const found = request.catalog.find({ productId, skuId, availabilityId });
          if (found?.country !== country) {
            return apiFault(404, '400019', 'The availability was not found.');
          }
          return jsonAnswer(availabilityJson(found));
        }),
      ),
  },
];

/** What is answered where something is sold; segments that are closed or unknown are refused. */
function inMarket(request: ApiRequest, answer: (country: string) => Answer): Answer {
  const { query, fault, catalog } = request;
  if (fault?.name === 'expired-availability') catalog.expire();
  const country = query.get('country')?.toUpperCase();
  if (country === undefined || currencyIn(country) === undefined) {
    return apiFault(400, '3000', 'The country is invalid.');
  }
  const segment = query.get('targetsegment')?.toLowerCase();
  if (segment === CLOSED_SEGMENT) {
    return apiFault(403, '400030', 'Access to the requested targetSegment is not allowed.');
  }
  if (segment !== undefined && !SEGMENTS.includes(segment)) return invalidRequest();
  return answer(country);
}

function productsAnswer(request: ApiRequest, country: string): Answer {
  const view = request.query.get('targetview')?.toLowerCase() ?? '';
  if (view === CLOSED_VIEW) {
    return apiFault(403, '400036', 'Access to the requested targetView is not allowed.');
  }
  if (!VIEWS.includes(view)) return invalidRequest();
  const shown = productsIn(view).filter((sku) => isShown(request, sku));
  return listed(
    `/products?country=${country}&targetView=${view}`,
    shown.map((sku) => productJson(sku, country)),
  );
}

function availabilitiesAnswer(request: ApiRequest, sku: ShelfSku, country: string): Answer {
  const segment = request.query.get('targetsegment')?.toLowerCase();
  const offers = sku.offers.filter((offer) =>
    segment === undefined ? offer.segment !== 'nonprofit' : offer.segment === segment,
  );
  const handedOut = offers.map((offer) => request.catalog.handOut({ sku, offer, country }));
  return listed(
    `/products/${sku.productId}/skus/${sku.skuId}/availabilities?country=${country}`,
    handedOut.map((one) => availabilityJson(one, sku.item.availabilityId)),
  );
}

/** Reservations of a list are those of its scope, and a segment lists what is sold to it. */
function isShown({ query }: ApiRequest, sku: ShelfSku): boolean {
  const isAzurePlan = query.get('reservationscope')?.toLowerCase() === 'azureplan';
  if (isAzurePlan && sku.armRegion !== undefined && !sku.isForAzurePlan) return false;
  const segment = query.get('targetsegment')?.toLowerCase();
  return segment === undefined || sku.offers.some((offer) => offer.segment === segment);
}

function ofProduct(
  { parts }: ApiRequest,
  answer: (skus: readonly [ShelfSku, ...ShelfSku[]]) => Answer,
): Answer {
  const [first, ...rest] = skusOf(parts[0]);
  if (first === undefined) return apiFault(404, '400013', 'The product was not found.');
  return answer([first, ...rest]);
}

function ofSku(request: ApiRequest, answer: (sku: ShelfSku) => Answer): Answer {
  return ofProduct(request, (skus) => {
    const sku = skus.find(({ skuId }) => skuId === request.parts[1]?.toUpperCase());
    return sku === undefined ? apiFault(404, '400018', 'The SKU was not found.') : answer(sku);
  });
}

/** Every second item has the keys of another of Microsoft's serialisers. */
function listed(address: string, items: readonly object[]): Answer {
  return jsonAnswer(
    collection(
      items.map((one, at) => (at % 2 === 1 ? withPascalKeys(one) : one)),
      { links: { self: link(address) } },
    ),
  );
}

function withPascalKeys(json: object): object {
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value]),
  );
}

/** One product is described in HTML where the list has plain text. */
function asMarkup(json: object): object {
  return Object.fromEntries(
    Object.entries(json).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string' ? value.replaceAll('®', '&reg;') : value,
    ]),
  );
}
