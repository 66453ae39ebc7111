import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { REPORTS } from '../../reports/index.ts';
import type { EmittedScope } from '../../src/report/emit-report.ts';
import { emitScope } from '../../src/report/emit-report.ts';
import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import { createTestDatabase } from '../database.ts';

/** A database and an empty reports folder of one test file. */
export interface ReportsUnderTest {
  readonly store: Store;
  readonly reportsDir: string;
  /** Forgets rows and files. */
  clear(): Promise<void>;
  /** Emits and puts on record, as the job does. */
  emit(
    runId: string,
    more?: { invoiceId?: string; period?: string; report?: string; force?: boolean },
  ): Promise<EmittedScope>;
  /** The text of the one file a report has in a run. */
  csv(runId: string, report: string, more?: { invoiceId?: string }): Promise<string>;
  /** Paths below the reports folder, hidden ones too, sorted. */
  files(): Promise<string[]>;
  end(): Promise<void>;
}

export async function openReportsUnderTest(): Promise<ReportsUnderTest> {
  const database = await createTestDatabase();
  const store = openStore({ connectionString: database.url });
  const reportsDir = await mkdtemp(join(tmpdir(), 'recon-reports-'));

  const emit: ReportsUnderTest['emit'] = async (runId, more = {}) => {
    const { invoiceId, period = '2026-10', report, force = false } = more;
    const reports = REPORTS.filter(({ name }) => report === undefined || name === report);
    const request = { runId, period, invoiceId, force, reports };
    const emitted = await emitScope({ store, reportsDir }, request);
    await store.db.transaction().execute((trx) => emitted.record(trx));
    return emitted;
  };

  return {
    store,
    reportsDir,
    emit,
    async clear() {
      await store.pool.query(
        'truncate run, match, pull, charge, disposition, finding_seen cascade',
      );
      await rm(reportsDir, { recursive: true, force: true });
    },
    async csv(runId, report, more = {}) {
      const { files } = await emit(runId, { ...more, report, force: true });
      return readFile(files[0]?.path ?? '', 'utf8');
    },
    async files() {
      const found = await readdir(reportsDir, { recursive: true, withFileTypes: true });
      return found
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(reportsDir.length + 1))
        .sort();
    },
    async end() {
      await store.close();
      await database.drop();
      await rm(reportsDir, { recursive: true, force: true });
    },
  };
}
