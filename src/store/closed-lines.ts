import { sql } from 'kysely';

import type { Db } from './connection.ts';

/** The lines an invoice was closed with: the first version, of one source, that was whole and tied with its total. */
export interface ClosedLines {
  readonly pullId: string;
  readonly contentHash: string;
  /** Business time of the run that read them. */
  readonly readAt: Date;
}

/** Undefined while no version of that source ever tied. */
export async function closedLines(
  db: Db,
  invoiceId: string,
  source: string,
): Promise<ClosedLines | undefined> {
  const { rows } = await sql<ClosedLines>`
    select p.pull_id as "pullId", p.content_hash as "contentHash", coalesce(r.as_of, p.sealed_at) as "readAt"
    from match m
    join match_pull u on u.match_id = m.match_id
    join pull p on p.pull_id = u.pull_id and p.resource = 'line-items' and p.key = m.key and p.source = ${source}
    left join run r on r.run_id = p.run_id
    where m.subject = 'invoice' and m.key = ${invoiceId} and m.verdict in ('explained', 'open')
    order by m.match_id, p.version limit 1`.execute(db);
  return rows[0];
}
