import { sql } from 'kysely';

import type { Table } from '../../src/report/table.ts';
import type { EmittedFileFilter } from '../../src/store/emitted-file-store.ts';

/** Every file that runs emitted. */
export function listedFiles({ period, report }: EmittedFileFilter): Table {
  return {
    name: 'reports',
    says: 'One row per emitted file, the newest first.',
    bulk: false,
    currency: undefined,
    columns: [
      { name: 'report', kind: 'code', says: 'What it holds' },
      { name: 'scope', kind: 'id', says: 'An invoice, or a billing month' },
      { name: 'period', kind: 'code', says: 'UTC billing month' },
      { name: 'file_name', kind: 'text', says: 'As it lies in the folder of its run' },
      { name: 'run_id', kind: 'id', says: 'The run that emitted it' },
      { name: 'emitted_at', kind: 'instant', says: 'When' },
      { name: 'rows', kind: 'count', says: 'Without the header' },
      { name: 'bytes', kind: 'count', says: 'Without a byte order mark' },
      { name: 'sha256', kind: 'id', says: 'Of these bytes' },
    ],
    rows: sql`
      select * from emitted_file f
      where ${period === undefined ? sql`true` : sql`f.period = ${period}`}
        and ${report === undefined ? sql`true` : sql`f.report = ${report}`}`,
    order: sql`r.run_id desc, r.period desc, r.scope, r.report`,
  };
}
