import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Store } from '../store/connection.ts';
import type { Report } from './report.ts';
import type { ReportManifest } from './report-manifest.ts';
import { manifestText, reportManifest } from './report-manifest.ts';
import { reportPlace } from './report-place.ts';
import type { ReportScope } from './report-scope.ts';
import { publishFile, tempBeside, writeWhole } from './whole-file.ts';
import { writeReport } from './write-report.ts';

export interface ReportPorts {
  readonly store: Store;
  readonly reportsDir: string;
}

/** A file that lies where its name says, and has its manifest beside it. */
export interface EmittedFile {
  readonly path: string;
  readonly manifest: ReportManifest;
}

/**
 * Builds a report beside its place, lets `check` refuse it by throwing, and publishes it; what was there stays as long
 * as nothing better is whole.
 */
export async function buildReport(
  { store, reportsDir }: ReportPorts,
  build: { report: Report; scope: ReportScope; check: (manifest: ReportManifest) => void },
): Promise<EmittedFile> {
  const { folder, fileName, manifestName } = reportPlace(
    reportsDir,
    build.report.name,
    build.scope,
  );
  const path = join(folder, fileName);
  const temp = tempBeside(path);
  await mkdir(folder, { recursive: true });
  try {
    // `flush` puts the bytes on disk before the stream closes, so before the rename.
    const sink = createWriteStream(temp, { flags: 'wx', flush: true });
    const written = await writeReport(store, build.report, build.scope, sink);
    const manifest = reportManifest(build.report, build.scope, { name: fileName, written });
    build.check(manifest);
    await writeWhole(join(folder, manifestName), manifestText(manifest));
    await publishFile(temp, path);
    return { path, manifest };
  } finally {
    await rm(temp, { force: true });
  }
}
