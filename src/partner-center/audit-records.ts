import type { Page } from './answer.ts';
import type { ListOptions } from './call-options.ts';
import { listBySeeking } from './collection-call.ts';
import type { HttpClient } from './http-client.ts';

/** What the documented examples ask. */
const RECORDS_PER_PAGE = '500';

/** Records older than this are refused with 400: "limited to the previous 90 days". */
export const AUDIT_DAYS_MAX = 90;

export interface AuditWindow {
  /** UTC days, both included. */
  readonly fromDay: string;
  readonly toDay: string;
}

/**
 * `GET /v1/auditrecords?startDate=&endDate=&size=500`, "Get a record of Partner Center activity" (Microsoft Learn): who
 * did what to which customer, orders among it. Seek paging; the order of records is not documented. A window that
 * begins more than {@link AUDIT_DAYS_MAX} days ago answers 400.
 */
export function listAuditRecords(
  http: HttpClient,
  { fromDay, toDay }: AuditWindow,
  options: ListOptions,
): AsyncGenerator<Page, void, undefined> {
  const query = { startDate: fromDay, endDate: toDay, size: RECORDS_PER_PAGE };
  return listBySeeking(http, { path: ['auditrecords'], query }, options);
}
