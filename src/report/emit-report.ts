import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Trx } from '../store/connection.ts';
import { newestFileBefore, recordEmittedFile } from '../store/emitted-file-store.ts';
import type { EmittedFile, ReportPorts } from './build-report.ts';
import { buildReport } from './build-report.ts';
import { refreshLatest } from './refresh-latest.ts';
import type { Report } from './report.ts';
import type { ReportBasis } from './report-manifest.ts';
import { isSameBasis, reportBasis } from './report-manifest.ts';
import { manifestNameOf, nameStart, reportPlace, runFolder } from './report-place.ts';
import type { ReportScope, ScopeRequest } from './report-scope.ts';
import { loadReportScope } from './report-scope.ts';
import { removeTemps } from './whole-file.ts';

export interface EmitRequest extends ScopeRequest {
  /** True emits although nothing changed since the last run. */
  readonly force: boolean;
  /** Those that have no file for this kind of scope are passed over. */
  readonly reports: readonly Report[];
}

export interface EmittedScope {
  readonly files: readonly EmittedFile[];
  /** Names of the reports whose newest file still says all there is to say. */
  readonly unchanged: readonly string[];
  /** Puts the files on record, in the transaction that marks the work done. */
  record(trx: Trx): Promise<void>;
}

/**
 * Emits the files of one invoice, or of one period, as one run judged them. A report made from the same matches as
 * the newest file of an earlier run is left alone: a quiet night emits nothing.
 *
 * @throws AppError REPORT_SCOPE_UNKNOWN, RUN_UNKNOWN
 */
export async function emitScope(ports: ReportPorts, request: EmitRequest): Promise<EmittedScope> {
  const scope = await loadReportScope(ports.store.db, request);
  // A killed attempt's. Other scopes of the run may be written at this moment, by other workers.
  await removeTemps(runFolder(ports.reportsDir, scope), nameStart(scope));
  const files: EmittedFile[] = [];
  const unchanged: string[] = [];
  for (const report of request.reports) {
    if (!isMadeFor(report, scope)) continue;
    if (!request.force && (await isQuiet(ports, report, scope))) unchanged.push(report.name);
    else files.push(await emitReport(ports, report, scope));
  }
  return {
    files,
    unchanged,
    async record(trx) {
      for (const { manifest } of files) await recordManifest(trx, manifest);
    },
  };
}

function isMadeFor({ scopes, subject: needed }: Report, { kind, matches }: ReportScope): boolean {
  return (
    scopes.includes(kind) &&
    (needed === undefined || matches.some(({ subject }) => subject === needed))
  );
}

/** A reports folder that was moved or emptied is filled again. */
async function isQuiet(ports: ReportPorts, report: Report, scope: ReportScope): Promise<boolean> {
  const held = await newestFileBefore(ports.store.db, {
    scope: scope.name,
    report: report.name,
    runId: scope.run.run_id,
  });
  if (held === undefined) return false;
  const basis = held.manifest as unknown as ReportBasis;
  if (!isSameBasis(basis, reportBasis(report, scope))) return false;
  const { latestFolder, latestName } = reportPlace(ports.reportsDir, report.name, scope);
  return access(join(latestFolder, latestName)).then(
    () => true,
    () => false,
  );
}

/**
 * Writes one report of one scope into the folder of its run, and refreshes `latest/`. A file is seen only when it is
 * whole and on disk, and its manifest before it; emitting again replaces it by equal bytes.
 */
async function emitReport(
  ports: ReportPorts,
  report: Report,
  scope: ReportScope,
): Promise<EmittedFile> {
  const place = reportPlace(ports.reportsDir, report.name, scope);
  const file = await buildReport(ports, { report, scope, check: () => undefined });
  await removeFile(place.folder, place.otherName);
  await refreshLatest(place, file);
  return file;
}

async function removeFile(folder: string, fileName: string): Promise<void> {
  await rm(join(folder, fileName), { force: true });
  await rm(join(folder, manifestNameOf(fileName)), { force: true });
}

function recordManifest(trx: Trx, manifest: EmittedFile['manifest']): Promise<void> {
  return recordEmittedFile(trx, {
    run_id: manifest.run,
    period: manifest.period,
    scope: manifest.scope,
    report: manifest.report,
    file_name: manifest.file,
    sha256: manifest.sha256,
    rows: manifest.rows,
    bytes: manifest.bytes,
    manifest: JSON.stringify(manifest),
  });
}
