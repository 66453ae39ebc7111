import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { minorDigitsSql } from '../store/minor-digits-sql.ts';

/** An amount in a sentence, as SQL: at least the decimals of its currency, nothing rounded away. */
export function moneyText(
  amount: RawBuilder<unknown>,
  currency: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`round(${amount}, greatest(scale(trim_scale(${amount})), ${minorDigitsSql(currency)}))::text`;
}
