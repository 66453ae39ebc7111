import type { ShelfOffer, ShelfSku } from './catalog-shelf.ts';

/** An availability as it was handed out. */
export interface HandedOut {
  readonly id: string;
  readonly sku: ShelfSku;
  readonly offer: ShelfOffer;
  /** Two letters, upper case. */
  readonly country: string;
}

/** Long enough to buy by, and gone the next morning. */
const VALID_MS = 60 * 60_000;

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ0123456789';

/** Issues availabilities anew whenever they are listed, and knows the ones in force. */
export class CatalogDesk {
  readonly #nowMs: () => number;
  readonly #inForce = new Map<string, HandedOut & { readonly untilMs: number }>();
  #issued = 0;

  /** @param nowMs the clock that ends them, in epoch milliseconds */
  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /** Each call gives another id to the same offer; the ids before it hold for their hour. */
  handOut(what: Omit<HandedOut, 'id'>): HandedOut {
    const id = this.#nextId(what.offer.items[0].availabilityId);
    const handedOut = { ...what, id };
    this.#inForce.set(id, { ...handedOut, untilMs: this.#nowMs() + VALID_MS });
    return handedOut;
  }

  /** Undefined for an id that never was, is over, or belongs to another SKU. */
  find(of: {
    readonly productId: string;
    readonly skuId: string;
    readonly availabilityId: string;
  }): HandedOut | undefined {
    const found = this.#inForce.get(of.availabilityId.toUpperCase());
    if (found === undefined || found.untilMs <= this.#nowMs()) return undefined;
    const { productId, skuId } = found.sku;
    const isOfSku = productId === of.productId.toUpperCase() && skuId === of.skuId.toUpperCase();
    return isOfSku ? found : undefined;
  }

  /** Ends every availability handed out so far. */
  expire(): void {
    this.#inForce.clear();
  }

  /** Twelve characters, the first eight those of the publisher's other ids. */
  #nextId(pattern: string): string {
    this.#issued += 1;
    let rest = this.#issued;
    let tail = '';
    while (tail.length < 4) {
      tail = LETTERS.charAt(rest % LETTERS.length) + tail;
      rest = Math.floor(rest / LETTERS.length);
    }
    return `${pattern.slice(0, 8)}${tail}`;
  }
}
