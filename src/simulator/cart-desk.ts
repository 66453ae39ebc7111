import { randomUUID } from 'node:crypto';

import type { Cart, CartLine, CartLineAsked } from './cart.ts';
import type { CatalogDesk } from './catalog-desk.ts';
import type { CatalogueItem } from './catalogue.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { Customer } from './tenant.ts';

/** "Carts live seven days from their creation." */
const LIFE_MS = 7 * 24 * 60 * 60_000;

/** Carts as they are filled. Lines that cannot be bought are kept, with what is wrong with them. */
export class CartDesk {
  readonly #catalog: CatalogDesk;
  readonly #clock: SimulatedClock;
  readonly #carts = new Map<string, Cart>();

  constructor(catalog: CatalogDesk, clock: SimulatedClock) {
    this.#catalog = catalog;
    this.#clock = clock;
  }

  create(customer: Customer, asked: readonly CartLineAsked[]): Cart {
    const createdAt = this.#clock.now();
    const cart: Cart = {
      id: randomUUID(),
      customer,
      createdAt,
      modifiedAt: createdAt,
      expiresAt: new Date(createdAt.getTime() + LIFE_MS),
      lines: this.#filled(asked),
      ordered: undefined,
    };
    this.#carts.set(cart.id, cart);
    return cart;
  }

  /** Puts these lines in the place of those it has. */
  update(cart: Cart, asked: readonly CartLineAsked[]): void {
    cart.lines = this.#filled(asked);
    cart.modifiedAt = this.#clock.now();
  }

  /** Undefined for a cart that never was, is over, or belongs to somebody else. */
  find(customer: Customer, id: string | undefined): Cart | undefined {
    const cart = this.#carts.get(id?.toLowerCase() ?? '');
    if (cart?.customer !== customer || cart.expiresAt <= this.#clock.now()) return undefined;
    return cart;
  }

  /** Whether every item in it can still be bought by its availability. */
  isCurrent({ lines }: Cart): boolean {
    return lines.every(({ catalogItemId }) => this.#offered(catalogItemId) !== undefined);
  }

  #filled(asked: readonly CartLineAsked[]): readonly CartLine[] {
    const groups: string[] = [];
    return asked.map((line, id): CartLine => {
      const judged = this.#judge(line);
      if ('error' in judged) {
        return { ...line, id, item: undefined, group: undefined, error: judged.error };
      }
      const kind = groupKind(judged.item);
      if (!groups.includes(kind)) groups.push(kind);
      const group = String(groups.indexOf(kind));
      return { ...line, id, item: judged.item, group, error: undefined };
    });
  }

  #judge(line: CartLineAsked): { item: CatalogueItem } | { error: NonNullable<CartLine['error']> } {
    const offered = this.#offered(line.catalogItemId);
    if (offered === undefined || !offered.sku.isPurchasable) {
      return refused(10001, 'The catalog item id is not valid.');
    }
    const { sku, offer } = offered;
    if (sku.isSoldOut)
      return { error: { code: 10003, description: 'Not enough inventory.', available: 0 } };
    if (line.quantity > sku.maximumQuantity) {
      return {
        error: {
          code: 10002,
          description: 'The quantity is above the quota.',
          available: sku.maximumQuantity,
        },
      };
    }
    if (sku.armRegion !== undefined && keyOf(line, 'subscriptionid') === undefined) {
      return refused(10007, 'The subscription is not valid.');
    }
    const item = offer.items.find(
      ({ billingCycle, term }) =>
        billingCycle === cycleOf(line.billingCycle) && term === line.termDuration,
    );
    if (item === undefined) return refused(10010, 'The term or billing cycle is not valid.');
    return { item: { ...item, availabilityId: offered.id } };
  }

  #offered(catalogItemId: string): ReturnType<CatalogDesk['find']> {
    const [productId = '', skuId = '', availabilityId = ''] = catalogItemId.split(':');
    return this.#catalog.find({ productId, skuId, availabilityId });
  }
}

function refused(code: number, description: string): { error: NonNullable<CartLine['error']> } {
  return { error: { code, description } };
}

function keyOf({ provisioningContext }: CartLineAsked, name: string): string | undefined {
  return Object.entries(provisioningContext).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Requests are taken in both spellings: `OneTime` and `one_time`. */
function cycleOf(printed: string | undefined): string | undefined {
  const cycle = printed?.toLowerCase();
  return cycle === 'onetime' ? 'one_time' : cycle;
}

/** What goes on one order: one publisher's kind of goods, billed alike. */
function groupKind({ family, billingCycle, term }: CatalogueItem): string {
  if (billingCycle === 'one_time') return 'one_time';
  return [family === 'saas' ? 'marketplace' : 'seats', billingCycle, term].join(' ');
}
