import { type Answer, apiFault, invalidRequest, jsonAnswer } from './answer.ts';
import { currencyIn, type ShelfSku, skusOf } from './catalog-shelf.ts';
import { customerById } from './customer-routes.ts';
import type { ApiRequest, Route } from './route.ts';

export const INVENTORY_ROUTES: readonly Route[] = [
  {
    name: 'inventory',
    method: 'POST',
    pattern: /^\/extensions\/product\/checkinventory$/i,
    needs: 'any',
    answer: inventoryAnswer,
  },
];

/** A bare list, without what the catalogue does not know. */
function inventoryAnswer({ query, body, tenant }: ApiRequest): Answer {
  if (currencyIn(query.get('country')) === undefined) {
    return apiFault(400, '3000', 'The country is invalid.');
  }
  const asked = lowerKeys(parsed(body));
  const context = textsOf(asked['inventorycontext']);
  const targets = asked['targetitems'];
  if (!Array.isArray(targets)) return invalidRequest();

  const skus = targets.map(textsOf).flatMap(({ productid, skuid }) => {
    const ofProduct = skusOf(productid);
    return skuid === undefined
      ? ofProduct
      : ofProduct.filter((sku) => sku.skuId === skuid.toUpperCase());
  });
  const { customerid, azuresubscriptionid, armregionname } = context;
  const needsContext = skus.some((sku) => sku.armRegion !== undefined);
  if (needsContext && (customerid === undefined || azuresubscriptionid === undefined)) {
    return apiFault(400, '800002', 'The inventory context is incomplete.');
  }
  if (customerid !== undefined && customerById(tenant, customerid) === undefined) {
    return apiFault(403, '20002', 'There is no commerce relationship with this customer.');
  }
  return jsonAnswer(skus.map((sku) => itemJson(sku, armregionname)));
}

function itemJson(sku: ShelfSku, askedRegion: string | undefined): object {
  const { productId, skuId, armRegion, isSoldOut } = sku;
  const isElsewhere =
    armRegion !== undefined && askedRegion !== undefined && askedRegion.toLowerCase() !== armRegion;
  const values = isElsewhere ? askedRegion : (armRegion ?? '');
  const isRestricted = isSoldOut || isElsewhere;
  return {
    productId,
    skuId,
    isRestricted,
    restrictions: isRestricted
      ? [
          {
            reasonCode: 'NotAvailableForSubscription',
            description: `Restriction identified of type 'Location' with values '${values}'.`,
            properties: { type: 'Location', values },
          },
        ]
      : [],
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // model binding answers the same to anything it cannot read
  }
}

function lowerKeys(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null) return {};
  return Object.fromEntries(
    Object.entries(json).map(([key, value]: [string, unknown]) => [key.toLowerCase(), value]),
  );
}

/** By lower-case name; what is no text is left out. */
function textsOf(json: unknown): Readonly<Partial<Record<string, string>>> {
  const texts = Object.entries(lowerKeys(json)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}
