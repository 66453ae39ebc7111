import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/** What was asked for, in the words of an invoice. */
const RESOURCE_WORDS = {
  balance: 'balance',
  'invoice-summaries': 'balances per currency',
  invoices: 'list of invoices',
  invoice: 'totals',
  'line-items': 'lines',
  'lines-file': 'file of the portal',
  statement: 'PDF statements',
  customers: 'list of customers',
  orders: 'orders',
  entitlements: 'deliveries (entitlements)',
  provisioning: 'delivery status',
} as const;

/** The name of a pull's resource in a sentence, as SQL. */
export function resourceText(resource: RawBuilder<unknown>): RawBuilder<unknown> {
  const words = Object.entries(RESOURCE_WORDS).map(
    ([name, text]) => sql`when ${sql.lit(name)} then ${sql.lit(text)}`,
  );
  return sql`case ${resource} ${sql.join(words, sql` `)} else replace(${resource}, '-', ' ') end`;
}
