import type { Readable } from 'node:stream';

/** A file that is whole, ready to be read once by whoever asked for it. */
export interface HandedFile {
  /** ASCII, and safe as the name of a file anywhere. */
  readonly fileName: string;
  /** Of the stream, as is the hash. */
  readonly bytes: number;
  readonly sha256: string;
  /** Has to be read to the end, or destroyed. */
  readonly stream: Readable;
}
