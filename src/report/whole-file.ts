import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const TEMP_END = '.part';

/** A name in the same folder, so that a rename is one step of the file system. Hidden, and no `.csv`. */
export function tempBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}${TEMP_END}`);
}

/** Removes what killed processes left half written in a folder, of the files whose names begin with `start`. */
export async function removeTemps(folder: string, start: string): Promise<void> {
  // A folder that is missing or cannot be read holds nothing of ours; writing into it will tell.
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.startsWith(`.${start}`) && name.endsWith(TEMP_END)) await rm(join(folder, name));
  }
}

/**
 * Gives a finished file, already on disk, its real name: readers see all of it or nothing. The folder is synced, so
 * that the name outlives a power cut.
 */
export async function publishFile(temp: string, path: string): Promise<void> {
  await rename(temp, path);
  const folder = await open(dirname(path), constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes a small text whole or not at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temp = tempBeside(path);
  try {
    const file = await open(temp, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await publishFile(temp, path);
  } finally {
    await rm(temp, { force: true });
  }
}

/**
 * Puts a file under a second name, in place of what was there. It shares the bytes where the file system can. The two
 * folders are of one file system; the one that is read from `path` never holds a name that is half way.
 */
export async function publishAgain(from: string, path: string): Promise<void> {
  const temp = tempBeside(from);
  try {
    await link(from, temp).catch(() => copyFile(from, temp));
    await publishFile(temp, path);
  } finally {
    // A rename between two names of one file does nothing and leaves both.
    await rm(temp, { force: true });
  }
}
