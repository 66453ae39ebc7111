/** "Cart resources", CartErrorCode (Microsoft Learn). */
const CART_ERRORS: Readonly<Record<string, string>> = {
  '10000': 'the currency is not one it is sold in',
  '10001': 'the catalogue item is not valid any more',
  '10002': 'the quota of the customer does not allow it',
  '10003': 'there is not enough of it',
  '10004': 'the partners named for it are not valid',
  '10006': 'Partner Center cannot process it',
  '10007': 'the subscription named for it is not valid',
  '10008': 'the subscription named for it is not enabled for reservations',
  '10009': 'it is above the limits of a sandbox',
  '10010': 'something about it is not valid',
  '10011': 'the subscription named for it is not registered',
  '10012': 'an attestation is missing',
  '10015': 'the number of seats is not allowed',
};

/** "Partner Center REST error codes" (Microsoft Learn), those of carts and their orders. */
const ORDER_ERRORS: Readonly<Record<string, string>> = {
  '3000': 'something about it is not valid',
  '20002': 'the customer has no reseller relationship with us',
  '400019': 'the catalogue item is not available any more',
  '400072': 'the catalogue item is not available',
  '800002': 'something about it is not valid',
  '800008': 'the cart is not there any more',
  '800009': 'a line of the cart is in error',
  '800010': 'there is none left',
  '800017': 'the quantity is not available',
  '800018': 'it is above the limits of a sandbox',
  '800023': 'our credit limit is too low',
  '800060': 'an order for it is in progress',
  '900121': 'our credit limit is too low',
  '900169': "the currency is neither ours nor the customer's",
};

/** A code of a cart line in words that follow "because"; undefined for codes nobody documents. */
export function cartErrorWords(code: string): string | undefined {
  return CART_ERRORS[code];
}

/** A code of an order, or of a refused checkout, in words that follow "because"; undefined for others. */
export function orderErrorWords(code: string): string | undefined {
  return ORDER_ERRORS[code] ?? CART_ERRORS[code];
}
