import type { HttpAnswer } from './http-answer.ts';

/** An authorised call, taken apart. */
export interface ApiRequest {
  /** Variable parts of the path, in order, decoded; as the route's pattern caught them. */
  readonly parameters: readonly string[];
  /** By name in any case; undefined when absent. */
  readonly query: (name: string) => string | undefined;
  readonly header: (name: string) => string | undefined;
  /** Seek-paged answers misbehave in this way. */
  readonly pagingFault: 'repeat-token' | 'foreign-next-link' | undefined;
}

/** Also the names of the request counters. */
export type RouteName =
  | 'customers'
  | 'orders'
  | 'order'
  | 'entitlements'
  | 'balance'
  | 'summaries'
  | 'invoices'
  | 'invoice'
  | 'lineitems'
  | 'statement';

export interface Route {
  readonly name: RouteName;
  /** Against the whole path, in any case. */
  readonly path: RegExp;
  /** Refuses app-only tokens. */
  readonly userOnly: boolean;
  readonly answer: (request: ApiRequest) => HttpAnswer | Promise<HttpAnswer>;
}
