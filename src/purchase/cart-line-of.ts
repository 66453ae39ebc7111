import type { CartLineRequest } from '../partner-center/carts.ts';
import type { ChosenItem } from './choose-items.ts';

/** A chosen item as a line of a cart. @param id its place there, from 0 */
export function cartLineOf({ row, catalogItemId }: ChosenItem, id: number): CartLineRequest {
  return {
    id,
    catalogItemId,
    quantity: row.quantity,
    billingCycle: row.billingCycle,
    termDuration: row.termDuration,
    promotionId: row.promotionId,
    provisioningContext: Object.keys(row.provisioning).length === 0 ? undefined : row.provisioning,
  };
}
