import { createHash } from 'node:crypto';

import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A stream of choices that depends on the seed and the purpose alone. */
export class SeededRandom {
  readonly #generator: RandomGenerator;

  /** @param purpose separates streams: drawing more in one never shifts another */
  constructor(seed: number, purpose: string) {
    const digest = createHash('sha256').update(`${seed}:${purpose}`).digest();
    this.#generator = xoroshiro128plus(digest.readInt32BE(0));
  }

  /** Both ends included. */
  int(from: number, to: number): number {
    return uniformInt(this.#generator, from, to);
  }

  chance(percent: number): boolean {
    return this.int(1, 100) <= percent;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(0, items.length - 1)];
    if (item === undefined) throw new RangeError('cannot pick from nothing');
    return item;
  }

  /** `count` different items, in random order; all of them when there are fewer. */
  pickSome<T>(items: readonly T[], count: number): T[] {
    return this.shuffled(items).slice(0, count);
  }

  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last -= 1) {
      const other = this.int(0, last);
      [result[last], result[other]] = [result[other] as T, result[last] as T];
    }
    return result;
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) {
      text += this.int(0, 0xffffff).toString(16).padStart(6, '0');
    }
    return text.slice(0, digits);
  }

  /** Lower case, in the shape of a version 4 GUID. */
  guid(): string {
    const h = this.hex(32);
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
  }

  base64url(length: number): string {
    let text = '';
    for (let i = 0; i < length; i += 1) text += BASE64URL.charAt(this.int(0, 63));
    return text;
  }
}
