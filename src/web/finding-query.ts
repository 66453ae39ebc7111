import { z } from 'zod';

import type { FindingListFilter, FindingSort } from '../store/finding-list-store.ts';
import { FINDING_SORTS } from '../store/finding-list-store.ts';
import {
  amount,
  billingMonth,
  currencyCode,
  direction,
  findingCode,
  findingState,
  id,
  maybe,
  pageNumber,
  severity,
  stakeType,
  words,
} from './query-fields.ts';

/** How an address asks for a list of findings, on a page and in the API. */
export const FINDING_QUERY = z.object({
  invoice: maybe(id),
  period: maybe(billingMonth.or(z.literal('none'))),
  code: maybe(findingCode),
  severity: maybe(severity),
  currency: maybe(currencyCode),
  stake: maybe(stakeType),
  search: maybe(words),
  min: maybe(amount),
  state: maybe(findingState),
  assignee: maybe(words),
  sort: z.enum(FINDING_SORTS).default('stake'),
  direction: direction.default('desc'),
  page: pageNumber,
});

export interface AskedFindings {
  readonly only: FindingListFilter;
  readonly sort: { readonly by: FindingSort; readonly descending: boolean };
  readonly page: number;
}

/** As addresses spell an order. */
export function directionOf({ descending }: { readonly descending: boolean }): 'asc' | 'desc' {
  return descending ? 'desc' : 'asc';
}

/** The same as the store asks. */
export function askedFindings(query: z.infer<typeof FINDING_QUERY>): AskedFindings {
  const { sort, direction: to, page, invoice: invoiceId, ...rest } = query;
  return { only: { invoiceId, ...rest }, sort: { by: sort, descending: to === 'desc' }, page };
}
