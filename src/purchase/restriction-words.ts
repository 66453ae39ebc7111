import type { InventoryRestriction } from '../partner-center/catalog-inventory.ts';

/** What the inventory is of are Azure's resource SKUs, whose reason codes these are ("Resource Skus", Microsoft Learn). */
const BY_REASON: Readonly<Record<string, (where: string) => string>> = {
  notavailableforsubscription: (where) =>
    `there is no capacity left for this Azure subscription${where}`,
  quotaid: (where) => `the offer of this Azure subscription does not include it${where}`,
};

/** Why something cannot be had, in words that follow "because"; what Partner Center says where its code is another. */
export function restrictionWords({
  reasonCode,
  description,
  properties,
}: InventoryRestriction): string {
  const { type, values } = lowerCaseKeys(properties);
  const isPlace = type?.toLowerCase() === 'location' && values !== undefined;
  const known = BY_REASON[reasonCode.toLowerCase()];
  if (known !== undefined) return known(isPlace ? ` in ${values}` : '');
  if (description !== '') return `Partner Center says: ${description}`;
  return reasonCode === '' ? 'Partner Center names no reason' : `Partner Center says ${reasonCode}`;
}

function lowerCaseKeys(
  properties: Readonly<Record<string, string>>,
): Readonly<Partial<Record<string, string>>> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key.toLowerCase(), value]),
  );
}
