import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { ODD_MINOR_DIGITS, USUAL_MINOR_DIGITS } from '../lib/currency.ts';

/** `minorDigits` of a currency, as SQL; the usual number where the currency is null. */
export function minorDigitsSql(currency: RawBuilder<unknown>): RawBuilder<number> {
  const odd = ODD_MINOR_DIGITS.map(({ digits, currencies }) => {
    const codes = sql.join(currencies.map((code) => sql.lit(code)));
    return sql`when ${currency} in (${codes}) then ${sql.lit(digits)}`;
  });
  return sql<number>`case ${sql.join(odd, sql` `)} else ${sql.lit(USUAL_MINOR_DIGITS)} end`;
}
