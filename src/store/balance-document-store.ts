import { sql } from 'kysely';

import type { Db } from './connection.ts';

const DOCUMENTS_MAX = 20;

/** A document beside a balance. Amounts carry no trailing zeros. */
export interface BalanceDocument {
  readonly document_id: string;
  readonly document_type: string;
  readonly paid_amount: string;
  readonly open_amount: string;
}

/** The documents of one currency that are not settled, as one match of the balances saw them; the newest of them. */
export async function balanceDocuments(
  db: Db,
  of: { matchId: string; currency: string },
): Promise<readonly BalanceDocument[]> {
  const { rows } = await sql<BalanceDocument>`
    select document_id, document_type, trim_scale(paid_amount)::text as paid_amount,
      trim_scale(open_amount)::text as open_amount
    from balance_document
    where match_id = ${of.matchId}::bigint and currency = ${of.currency} and open_amount <> 0
    order by row_no desc limit ${DOCUMENTS_MAX}`.execute(db);
  return rows;
}
