import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { AppError } from '../lib/app-error.ts';
import type { EmittedFileRow } from '../store/emitted-file-store.ts';
import { findEmittedFile } from '../store/emitted-file-store.ts';
import type { ReportPorts } from './build-report.ts';
import { buildReport } from './build-report.ts';
import type { HandedFile } from './handed-file.ts';
import type { Report } from './report.ts';
import { fileSafe } from './report-place.ts';
import { loadReportScope } from './report-scope.ts';
import { BYTE_ORDER_MARK } from './write-table.ts';

export interface ReportRequest {
  readonly report: string;
  /** An invoice id, or a period. */
  readonly scope: string;
  /** Undefined for the newest file there is. */
  readonly runId: string | undefined;
  /** Puts a byte order mark before the file's bytes, for Excel. */
  readonly bom: boolean;
}

/** A file that was proved against its record, ready to be read once. */
export interface OpenedReport extends HandedFile {
  readonly file: EmittedFileRow;
}

/**
 * Opens an emitted file. One that is missing or no longer matches its SHA-256 is built again from its run first.
 *
 * @throws AppError REPORT_UNKNOWN when no such file was emitted
 * @throws AppError REPORT_DAMAGED when it cannot be built again as it was
 */
export async function openReport(
  ports: ReportPorts & { readonly reports: readonly Report[] },
  request: ReportRequest,
): Promise<OpenedReport> {
  const file = await findEmittedFile(ports.store.db, request);
  if (file === undefined) throw reportUnknown(request);
  const path = join(ports.reportsDir, file.period, fileSafe(file.run_id), file.file_name);
  let whole = await openWhole(path, file.sha256);
  if (whole === undefined) {
    await rebuildReport(ports, file);
    whole = await openWhole(path, file.sha256);
  }
  if (whole === undefined) throw reportDamaged(file, 'it changes while it is written');
  const stream = whole.handle.createReadStream({ start: 0 });
  const bytes = Number(file.bytes);
  const named = { file, fileName: file.file_name };
  return request.bom
    ? {
        ...named,
        bytes: bytes + BYTE_ORDER_MARK.length,
        sha256: whole.markedSha256,
        stream: Readable.from(marked(stream)),
      }
    : { ...named, bytes, sha256: file.sha256, stream };
}

/** A file whose bytes are those on record, still open. */
interface WholeFile {
  readonly handle: FileHandle;
  /** Of its bytes behind a byte order mark. */
  readonly markedSha256: string;
}

/** @returns undefined when its bytes are not those on record; they are read twice, never held in memory */
async function openWhole(path: string, sha256: string): Promise<WholeFile | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  const hash = createHash('sha256');
  const markedHash = createHash('sha256').update(BYTE_ORDER_MARK);
  try {
    const chunks = file.createReadStream({ start: 0, autoClose: false });
    for await (const chunk of chunks) {
      hash.update(chunk as Buffer);
      markedHash.update(chunk as Buffer);
    }
  } catch {
    // Bytes the disk no longer gives are as good as changed ones.
    await file.close();
    return undefined;
  }
  if (hash.digest('hex') === sha256) {
    return { handle: file, markedSha256: markedHash.digest('hex') };
  }
  await file.close();
  return undefined;
}

async function rebuildReport(
  ports: ReportPorts & { readonly reports: readonly Report[] },
  file: EmittedFileRow,
): Promise<void> {
  const report = ports.reports.find(({ name }) => name === file.report);
  if (report === undefined) throw reportDamaged(file, 'this version no longer has the report');
  const scope = await loadReportScope(ports.store.db, {
    runId: file.run_id,
    period: file.period,
    invoiceId: file.scope === file.period ? undefined : file.scope,
  }).catch((cause: unknown) => {
    throw reportDamaged(file, 'its run no longer holds what it was made from', cause);
  });
  await buildReport(ports, {
    report,
    scope,
    check: ({ sha256 }) => {
      if (sha256 !== file.sha256) throw reportDamaged(file, 'built again, it differs');
    },
  });
}

async function* marked(stream: Readable): AsyncGenerator<Buffer> {
  yield BYTE_ORDER_MARK;
  yield* stream as AsyncIterable<Buffer>;
}

function reportUnknown({ report, scope, runId }: ReportRequest): AppError {
  const by = runId === undefined ? '' : ` by run ${runId}`;
  return new AppError('REPORT_UNKNOWN', `no file ${report} of ${scope} was emitted${by}`, {
    kind: 'usage',
    fix: '`recon reports list` shows the files there are.',
  });
}

function reportDamaged(file: EmittedFileRow, why: string, cause?: unknown): AppError {
  return new AppError('REPORT_DAMAGED', `${file.file_name} is missing or damaged, and ${why}`, {
    kind: 'damaged',
    fix: `Restore it or the database from a backup, or emit it anew with \`recon run --from report\`.`,
    cause,
  });
}
