import type { Order, Tenant } from './tenant.ts';

/** What somebody did to an order after the tenant came to be. */
export interface OrderChange {
  readonly order: Order;
  readonly at: Date;
  /** Seats of the first line from then on. */
  readonly quantity?: number;
  readonly status?: Order['status'];
  /** True: the activity log never hears of it. */
  readonly unlogged?: boolean;
}

export interface Activity {
  readonly operation: 'create_order' | 'update_order';
  readonly order: Order;
  readonly at: Date;
}

/** Who did what to which order, oldest first. */
export class ActivityLog {
  readonly entries: Activity[];

  constructor(tenant: Tenant) {
    this.entries = tenant.orders
      .map((order) => ({
        operation: 'create_order' as const,
        order,
        at: new Date(order.createdAt),
      }))
      .sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  placeOrder(order: Order, at: Date): void {
    this.entries.push({ operation: 'create_order', order, at });
  }

  changeOrder({ order, at, quantity, status, unlogged = false }: OrderChange): void {
    const [line] = order.lines;
    if (line !== undefined && quantity !== undefined) line.quantity = quantity;
    if (status !== undefined) order.status = status;
    if (!unlogged) this.entries.push({ operation: 'update_order', order, at });
  }
}
