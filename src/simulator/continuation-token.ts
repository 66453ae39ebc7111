import { createHmac } from 'node:crypto';

/** Where a seek-paged listing goes on; sealed, so that only what was handed out is accepted. */
export class ContinuationTokens {
  readonly #key: string;

  /** @param key part of every seal: tokens of another simulator are unknown here */
  constructor(key: string) {
    this.#key = key;
  }

  /** @param listing what is listed, such as an invoice id */
  issue(listing: string, offset: number): string {
    const place = Buffer.from(`${listing} ${String(offset)}`).toString('base64');
    // Commas, slashes and equals signs: callers must treat the text as opaque.
    return `${this.#key},${place}_${this.#seal(place)},${String(offset)}`;
  }

  /** @returns the offset; undefined for a token that was not issued for this listing */
  read(listing: string, token: string): number | undefined {
    const place = /^[^,]+,([^_]+)_/.exec(token)?.[1];
    if (place === undefined) return undefined;
    const [name, offset] = Buffer.from(place, 'base64').toString().split(' ');
    if (name !== listing || token !== this.issue(listing, Number(offset))) return undefined;
    return Number(offset);
  }

  #seal(place: string): string {
    return createHmac('sha256', this.#key).update(place).digest('base64');
  }
}
