import type { ActivityLog } from './activity-log.ts';
import type { Answer } from './answer.ts';
import type { CartDesk } from './cart-desk.ts';
import type { CatalogDesk } from './catalog-desk.ts';
import type { ExportDesk } from './export-desk.ts';
import type { Strike } from './fault.ts';
import type { PlacedOrders } from './placed-orders.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { Tenant } from './tenant.ts';

/** How the caller signed in. */
export type Credential = 'app' | 'user';

export interface ApiRequest {
  readonly tenant: Tenant;
  /** Path variables, in order, with their case kept. */
  readonly parts: readonly string[];
  /** Query by lower-case name. */
  readonly query: ReadonlyMap<string, string>;
  readonly continuationToken: string | undefined;
  /** Most items a page may hold, whatever `size` asks. */
  readonly pageSizeMax: number;
  /** How often a night has passed since the start. */
  readonly nightsPassed: number;
  /** What was posted or put; empty for other methods. */
  readonly body: string;
  /** Where the simulator is, for the addresses it prints. */
  readonly origin: string;
  /** The tenant of the app registration, which tokens name. */
  readonly registeredTenant: string;
  readonly exports: ExportDesk;
  readonly catalog: CatalogDesk;
  readonly carts: CartDesk;
  readonly placed: PlacedOrders;
  readonly clock: SimulatedClock;
  readonly activity: ActivityLog;
  /** The fault that strikes this request, for routes that spoil their own answer. */
  readonly fault: Strike | undefined;
}

export interface Route {
  /** Key of the request counters. */
  readonly name: string;
  /** Which API it belongs to, and so which tokens it takes; Partner Center's when absent. */
  readonly api?: 'graph';
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Matched against the path behind `/v1` or Graph's `/v1.0`, whatever its case. */
  readonly pattern: RegExp;
  /** `user`: app-only tokens are refused with 403 (900329). */
  readonly needs: 'any' | 'user';
  /** True: the body starts with a byte order mark. */
  readonly byteOrderMark?: boolean;
  readonly answer: (request: ApiRequest) => Answer | Promise<Answer>;
}

/** The caller's page size, clamped; the default when absent or not a positive whole number. */
export function pageSizeOf(request: ApiRequest, max: number): number {
  const asked = Number(request.query.get('size') ?? '');
  const size = Number.isInteger(asked) && asked > 0 ? asked : max;
  return Math.min(size, max, request.pageSizeMax);
}
