import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The version in package.json, which stands two folders up in a clone and three in a build. */
export function appVersion(): string {
  const here = import.meta.dirname;
  const file = [
    path.join(here, '../../package.json'),
    path.join(here, '../../../package.json'),
  ].find((candidate) => existsSync(candidate));
  if (file === undefined) return 'unknown';
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
