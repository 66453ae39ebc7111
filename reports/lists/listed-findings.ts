import { sql } from 'kysely';

import type { Table } from '../../src/report/table.ts';
import { DECIDED_BY_NOW } from '../../src/store/decided-findings.ts';
import type { FindingListFilter, SortedFindings } from '../../src/store/finding-list-store.ts';
import { findingOrder, selectFindings } from '../../src/store/finding-list-store.ts';
import { discrepancies } from '../discrepancies.ts';
import { discrepancyRows } from '../discrepancy-rows.ts';

/** The findings in force, in the columns of the report `discrepancies` and the order of the list; decided by now. */
export function listedFindings(only: FindingListFilter, sort: SortedFindings): Table {
  const findings = sql`
    select f.*, listed.as_of, listed.place
    from (
      select match_id, finding_id, as_of, row_number() over (order by ${findingOrder(sort)}) as place
      from (${selectFindings(only)}) f) listed
    join finding f on f.match_id = listed.match_id and f.finding_id = listed.finding_id`;
  return {
    ...discrepancies,
    rows: discrepancyRows(findings, DECIDED_BY_NOW.decidedTo),
    order: sql`r.place`,
  };
}
