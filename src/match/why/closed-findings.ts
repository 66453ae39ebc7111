import type { ClosedFilter } from '../../store/closed-finding-store.ts';
import { listClosedFindings } from '../../store/closed-finding-store.ts';
import type { Db } from '../../store/connection.ts';
import type { MatchedFinding } from '../../store/match-store.ts';
import { closingDocuments } from './closing-documents.ts';

/** A finding that is there no more, with what closed it. */
export interface ClosedListing extends MatchedFinding {
  readonly state: 'closed';
  readonly last_seen_run: string;
  readonly closed_run: string;
  readonly closed_at: Date;
  readonly closed_by: readonly string[];
}

/** Findings that no newest match holds any more, the last closed first. */
export async function closedFindings(
  db: Db,
  only: ClosedFilter,
): Promise<readonly ClosedListing[]> {
  const closed = await listClosedFindings(db, only);
  const closedBy = await closingDocuments(db, closed);
  return closed.map(({ finding, held, gone, closed_at }) => ({
    ...finding,
    state: 'closed',
    last_seen_run: held.runId,
    closed_run: gone.runId,
    closed_at,
    closed_by: closedBy.get(finding.finding_id) ?? [],
  }));
}
