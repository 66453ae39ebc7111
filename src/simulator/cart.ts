import type { Decimal } from '../lib/decimal.ts';
import type { CatalogueItem } from './catalogue.ts';
import type { Customer, Order } from './tenant.ts';

/** A cart of the simulated Partner Center. */
export interface Cart {
  readonly id: string;
  readonly customer: Customer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  modifiedAt: Date;
  lines: readonly CartLine[];
  /** What its checkout made; undefined until then. */
  ordered: CheckedOut | undefined;
}

export interface CheckedOut {
  readonly orders: readonly PlacedOrder[];
  readonly errors: readonly {
    readonly group: string;
    readonly code: number;
    readonly description: string;
  }[];
}

/** An order, and the prices it was placed at: those that are billed may be others. */
export interface PlacedOrder {
  readonly order: Order;
  readonly promised: ReadonlyMap<number, Decimal>;
}

/** A line as somebody asked for it. */
export interface CartLineAsked {
  readonly catalogItemId: string;
  readonly quantity: number;
  readonly billingCycle: string | undefined;
  readonly termDuration: string | undefined;
  readonly provisioningContext: Readonly<Record<string, string>>;
}

export interface CartLine extends CartLineAsked {
  readonly id: number;
  /** The item sold; undefined where the line is in error. */
  readonly item: CatalogueItem | undefined;
  /** Lines of one group become one order; undefined where the line is in error. */
  readonly group: string | undefined;
  readonly error:
    | { readonly code: number; readonly description: string; readonly available?: number }
    | undefined;
}
