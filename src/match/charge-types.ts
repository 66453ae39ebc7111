/** What a charge type does to its order. */
export type ChargeFamily =
  'purchase' | 'renew' | 'cycle' | 'quantity-change' | 'convert' | 'cancel' | 'extend';

/**
 * Every charge type of new commerce and the older spellings still printed, lower case. A type that is not here is
 * UNKNOWN_CHARGE_TYPE until somebody reads what it does. customerCredit is out of scope before it gets here.
 *
 * Source: "Understand charge types in the invoice and reconciliation file" (Microsoft Learn).
 */
export const CHARGE_FAMILIES: Readonly<Record<string, ChargeFamily>> = {
  new: 'purchase',
  purchase: 'purchase',
  renew: 'renew',
  changebillingplan: 'renew',
  cyclecharge: 'cycle',
  recurring: 'cycle',
  addquantity: 'quantity-change',
  removequantity: 'quantity-change',
  movequantity: 'convert',
  convert: 'convert',
  cancel: 'cancel',
  cancelimmediate: 'cancel',
  refund: 'cancel',
  extendterm: 'extend',
};

export const KNOWN_CHARGE_TYPES: readonly string[] = Object.keys(CHARGE_FAMILIES).sort();

/**
 * A line without money has no sign of its own; of these types it counts down. A conversion reverses at 0 what it
 * bills anew.
 */
export const REVERSING_TYPES: readonly string[] = typesOf('cancel', 'convert');

/** They bill a cycle of their order; a line of such a type is never below 0. */
export const BILLING_TYPES: readonly string[] = typesOf('purchase', 'renew', 'cycle');

/** They take back; a line of such a type is never above 0. */
export const REFUNDING_TYPES: readonly string[] = typesOf('cancel');

/** They swap one product for another, so that the order's own item and the charge's may differ. */
export const CONVERTING_TYPES: readonly string[] = typesOf('convert');

/** One change of an order, billed in two legs: what was is reversed, what is now is billed for the days left. */
export const PAIRED_TYPES: readonly string[] = typesOf('quantity-change', 'convert');

/** They begin a term, and with it the days in which it can be returned. */
export const TERM_TYPES: readonly string[] = typesOf('purchase', 'renew');

/** They move dates and add no units. */
export const UNITLESS_TYPES: readonly string[] = typesOf('extend');

function typesOf(...families: readonly ChargeFamily[]): readonly string[] {
  return Object.entries(CHARGE_FAMILIES)
    .filter(([, family]) => families.includes(family))
    .map(([type]) => type);
}
