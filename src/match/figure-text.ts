import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { minorDigitsSql } from '../store/minor-digits-sql.ts';

type Sql = RawBuilder<unknown>;

/**
 * An amount or a unit price in a sentence, as SQL: `-1,234.50 USD`. At least the decimals of its currency, nothing
 * rounded away.
 */
export function moneyText(amount: Sql, currency: Sql): Sql {
  const digits = sql`greatest(scale(trim_scale(${amount})), ${minorDigitsSql(currency)})`;
  return sql`concat_ws(' ', ${inThousands(sql`round(${amount}, ${digits})::text`)}, ${currency})`;
}

/** A quantity in a sentence, as SQL: `1 unit`, `1,200 units`, `2.5 units`. */
export function unitsText(quantity: Sql): Sql {
  return sql`(${inThousands(sql`trim_scale(${quantity})::text`)} || case when ${quantity} = 1 then ' unit' else ' units' end)`;
}

/** Commas before the point alone: what stands behind it is no thousand. */
function inThousands(figure: Sql): Sql {
  return sql`regexp_replace(${figure}, '(?<!\\.\\d*)(\\d)(?=(\\d{3})+(\\.|$))', '\\1,', 'g')`;
}
