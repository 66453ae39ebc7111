import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Writable } from 'node:stream';

/** What was written is known before the first byte is read back. */
export type ReadBack<Written> = Written & {
  /** Reading to the end, or destroying it, frees the disk. */
  readonly stream: Readable;
};

/**
 * Writes a file that has no name, and reads it back: it is on disk, not in memory, and whatever dies leaves nothing
 * behind, because the name is gone before the first byte is written.
 *
 * @param folder where there is room; made when it is missing
 * @param write ends the sink
 */
export async function writeNameless<Written>(
  folder: string,
  write: (sink: Writable) => Promise<Written>,
): Promise<ReadBack<Written>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `.${randomBytes(12).toString('hex')}.part`);
  const file = await open(path, 'wx+');
  try {
    await rm(path);
    const written = await write(sinkOf(file));
    return { ...written, stream: file.createReadStream({ start: 0 }) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Leaves the file open, however it ends: a write stream of `node:fs` would close it, or never let go of it. */
function sinkOf(file: FileHandle): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      file.writeFile(chunk).then(() => done(), done);
    },
  });
}
