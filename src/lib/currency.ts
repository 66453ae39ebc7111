/**
 * The currencies whose minor unit is not a hundredth, by the number of its decimals.
 *
 * Source: ISO 4217, list one. `Intl` is no substitute: it follows custom, and gives IQD no decimals.
 */
export const ODD_MINOR_DIGITS: readonly {
  readonly digits: number;
  readonly currencies: readonly string[];
}[] = [
  {
    digits: 0,
    currencies: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
  },
  { digits: 3, currencies: 'BHD IQD JOD KWD LYD OMR TND'.split(' ') },
  { digits: 4, currencies: 'CLF UYW'.split(' ') },
];

/** Minor digits of every other currency, and of a code that is none. */
export const USUAL_MINOR_DIGITS = 2;

/**
 * How many decimals an amount in this currency has.
 *
 * @example minorDigits('JPY') // 0
 */
export function minorDigits(currency: string): number {
  const odd = ODD_MINOR_DIGITS.find(({ currencies }) => currencies.includes(currency));
  return odd?.digits ?? USUAL_MINOR_DIGITS;
}
