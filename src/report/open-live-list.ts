import type { Writable } from 'node:stream';

import { sql } from 'kysely';

import type { Db, Store } from '../store/connection.ts';
import type { Snapshot } from '../store/snapshot.ts';
import { withSnapshot } from '../store/snapshot.ts';
import type { FileFormat } from './file-format.ts';
import type { HandedFile } from './handed-file.ts';
import type { LiveList } from './live-list.ts';
import { liveFileName } from './live-list.ts';
import { writeNameless } from './nameless-file.ts';
import { aboutListSheet } from './workbook/about-list-sheet.ts';
import { onlySheet } from './workbook/only-sheet.ts';
import { writeSheets } from './workbook/write-sheets.ts';
import { writeTable } from './write-table.ts';

/**
 * Writes all rows of a list as it stands now, and opens the file. What is in it, and the instant in its name, are of one
 * snapshot. Memory does not grow with the rows.
 *
 * @param load finds out what to list, in that snapshot
 * @throws AppError WORKBOOK_TOO_LARGE, and what `load` throws
 */
export async function openLiveList(
  { store, reportsDir }: { readonly store: Store; readonly reportsDir: string },
  format: FileFormat,
  load: (db: Db) => Promise<LiveList>,
): Promise<HandedFile> {
  return writeNameless(reportsDir, (sink) =>
    withSnapshot(store, async (snapshot) => {
      const at = await instantOf(snapshot.db);
      const list = await load(snapshot.db);
      const written = await writeList(snapshot, list, { at, format, sink });
      return { ...written, fileName: liveFileName(list, { at, format }) };
    }),
  );
}

/** The instant whose state the snapshot shows. */
async function instantOf(db: Db): Promise<Date> {
  const { at } = await db.selectNoFrom(sql<Date>`now()`.as('at')).executeTakeFirstOrThrow();
  return at;
}

async function writeList(
  snapshot: Snapshot,
  list: LiveList,
  { at, format, sink }: { at: Date; format: FileFormat; sink: Writable },
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const { table } = list;
  if (format !== 'xlsx') return writeTable(snapshot, table, sink, { bom: format === 'csv-excel' });
  await sql`set local jit = off`.execute(snapshot.db);
  const sheets = [await onlySheet(snapshot.db, table), aboutListSheet(list, at)];
  return writeSheets(sheets, { title: `${table.name}, live`, madeAt: at }, sink);
}
