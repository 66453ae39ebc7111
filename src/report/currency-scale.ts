import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const NO_MINOR_UNIT = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' ');
const THOUSANDTHS = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');

/** The decimals of a currency, as SQL; 2 where the currency is unknown. */
export function currencyScale(currency: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${currency} = any(${NO_MINOR_UNIT}::text[]) then 0
    when ${currency} = any(${THOUSANDTHS}::text[]) then 3 else 2 end`;
}
