import { createHash } from 'node:crypto';

/** Counts and hashes bytes on their way into a file. */
export class ByteMeasure {
  bytes = 0;

  readonly #hash = createHash('sha256');

  /** A step of a pipeline that passes everything on. */
  async *pass(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#hash.update(chunk);
      this.bytes += chunk.length;
      yield chunk;
    }
  }

  /** Of all bytes; asked once, at the end. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}
