import type { InventoryItem, InventoryRestriction } from '../partner-center/catalog-inventory.ts';

/** What the inventory is of are Azure's resource SKUs, whose reason codes these are ("Resource Skus", Microsoft Learn). */
const BY_REASON: ReadonlyMap<string, string> = new Map([
  ['notavailableforsubscription', 'there is no capacity left for this Azure subscription'],
  ['quotaid', 'the offer of this Azure subscription does not include it'],
]);

const NO_REASON = 'Partner Center names no reason';

/** All that keeps an item from being had, in words that follow "because". */
export function reasonWords({ restrictions }: InventoryItem): string {
  return restrictions.length === 0 ? NO_REASON : restrictions.map(restrictionWords).join('; ');
}

/** Why something cannot be had, in words that follow "because"; what Partner Center says where its code is another. */
export function restrictionWords({
  reasonCode,
  description,
  properties,
}: InventoryRestriction): string {
  const { type, values } = lowerCaseKeys(properties);
  const isPlace = type?.toLowerCase() === 'location' && values !== undefined;
  const known = BY_REASON.get(reasonCode.toLowerCase());
  if (known !== undefined) return isPlace ? `${known} in ${values}` : known;
  if (description !== '') return `Partner Center says: ${description}`;
  return reasonCode === '' ? NO_REASON : `Partner Center says ${reasonCode}`;
}

function lowerCaseKeys(
  properties: Readonly<Record<string, string>>,
): Readonly<Partial<Record<string, string>>> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key.toLowerCase(), value]),
  );
}
