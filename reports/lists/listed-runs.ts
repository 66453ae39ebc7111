import type { Table } from '../../src/report/table.ts';
import type { RunListFilter } from '../../src/store/run-list-store.ts';
import { RUN_ORDER, selectRuns } from '../../src/store/run-list-store.ts';

/** What ran and how it ended. */
export function listedRuns(only: RunListFilter): Table {
  return {
    name: 'runs',
    says: 'One row per run, the newest first.',
    bulk: false,
    currency: undefined,
    columns: [
      { name: 'run_id', kind: 'id', says: 'Run' },
      { name: 'kind', kind: 'code', says: 'nightly, manual or rerun' },
      { name: 'scope', kind: 'text', says: 'What it covers' },
      { name: 'state', kind: 'code', says: 'running, done, partial or failed' },
      {
        name: 'needs_attention',
        kind: 'flag',
        says: 'yes when it did not end well, and no later run of the same scope did',
      },
      { name: 'as_of', kind: 'instant', says: 'Business time' },
      { name: 'created_at', kind: 'instant', says: 'When it was opened' },
      { name: 'ended_at', kind: 'instant', says: 'Empty while it runs' },
      { name: 'error_text', kind: 'text', says: 'Why it stopped' },
      { name: 'missing', kind: 'count', says: 'Documents that did not come' },
      { name: 'invoices', kind: 'count', says: 'Invoices judged' },
      { name: 'lines', kind: 'count', says: 'Their lines' },
      { name: 'findings', kind: 'count', says: 'Root findings' },
    ],
    rows: selectRuns(only),
    order: RUN_ORDER,
  };
}
