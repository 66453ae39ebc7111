import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { EmittedFile } from './build-report.ts';
import type { ReportManifest } from './report-manifest.ts';
import type { ReportPlace } from './report-place.ts';
import { manifestNameOf } from './report-place.ts';
import { publishAgain } from './whole-file.ts';

/**
 * Puts a file into `latest/`, under its name without run. When a run that began later was quicker, its file stays.
 */
export async function refreshLatest(place: ReportPlace, file: EmittedFile): Promise<void> {
  const manifestPath = join(place.latestFolder, manifestNameOf(place.latestName));
  await mkdir(place.latestFolder, { recursive: true });
  if (((await runOfManifest(manifestPath)) ?? '') > file.manifest.run) return;
  await publishAgain(join(place.folder, place.manifestName), manifestPath);
  await publishAgain(file.path, join(place.latestFolder, place.latestName));
}

/** @returns undefined when there is no manifest, or none that can be read */
async function runOfManifest(path: string): Promise<string | undefined> {
  try {
    const held = JSON.parse(await readFile(path, 'utf8')) as Partial<ReportManifest> | null;
    return typeof held?.run === 'string' ? held.run : undefined;
  } catch {
    return undefined;
  }
}
