import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { ReportScope } from './report-scope.ts';

/** Where one report's file lies. Below the folder of its period there is nothing that is not ours. */
export interface ReportPlace {
  /** `<reportsDir>/<YYYY-MM>/<runId>` */
  readonly folder: string;
  /** `recon_<scope>_<report>_<runUTC>[_PARTIAL].csv` */
  readonly fileName: string;
  readonly manifestName: string;
  /** What the file would be called with the other answer to "is it partial". */
  readonly otherName: string;
  /** `<reportsDir>/<YYYY-MM>/latest` */
  readonly latestFolder: string;
  /** Stable from run to run. */
  readonly latestName: string;
}

export function reportPlace(reportsDir: string, report: string, scope: ReportScope): ReportPlace {
  const { run, period, partial } = scope;
  const base = `${nameStart(scope)}${report}`;
  const stamped = `${base}_${stampOf(run.created_at)}`;
  const [whole, part] = [`${stamped}.csv`, `${stamped}_PARTIAL.csv`];
  const fileName = partial ? part : whole;
  return {
    folder: runFolder(reportsDir, scope),
    fileName,
    manifestName: manifestNameOf(fileName),
    otherName: partial ? whole : part,
    latestFolder: join(reportsDir, period, 'latest'),
    latestName: `${base}.csv`,
  };
}

/** Where all files of one run and period lie. */
export function runFolder(reportsDir: string, { period, run }: ReportScope): string {
  return join(reportsDir, period, fileSafe(run.run_id));
}

/** What the names of a scope's files begin with, and no other scope's. */
export function nameStart(scope: ReportScope): string {
  return `recon_${fileSafe(scope.name)}_`;
}

/** @example stampOf(new Date('2026-11-24T03:00:00.9Z')) // '20261124T030000Z' */
export function stampOf(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '');
}

export function manifestNameOf(fileName: string): string {
  return fileName.replace(/\.csv$/, '.manifest.json');
}

const SAFE = /^[A-Za-z0-9][A-Za-z0-9-]{0,47}$/;
const KEPT_LENGTH = 32;

/**
 * A name that can be part of a path on any system: letters, digits and `-`. What had to change ends with a short hash
 * of the original, so that two ids never share a file.
 *
 * @example fileSafe('G012345678') // 'G012345678'
 * @example fileSafe('../../x') // 'x-' and eight hex digits
 */
export function fileSafe(name: string): string {
  if (SAFE.test(name)) return name;
  const kept = name
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, KEPT_LENGTH);
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return kept === '' ? hash : `${kept}-${hash}`;
}
