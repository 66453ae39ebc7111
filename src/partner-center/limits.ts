/** Every bound of the client. Times in milliseconds, sizes in bytes after decompression. */
export interface PartnerCenterLimits {
  /** Attempts of one call, the first included. */
  readonly attemptsMax: number;
  /** Attempts of one call that keeps getting something else than the expected answer. */
  readonly shapeAttemptsMax: number;
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  /** A longer wait is not slept: the call fails as retryable and carries the wait. */
  readonly waitMaxMs: number;
  readonly connectTimeoutMs: number;
  readonly headersTimeoutMs: number;
  /** Longest silence inside a body. */
  readonly idleTimeoutMs: number;
  /** One exchange from first to last byte, so that a body dripping byte by byte ends too. */
  readonly exchangeTimeoutMs: number;
  readonly jsonBytesMax: number;
  readonly statementBytesMax: number;
  readonly pagesMax: number;
  /** Empty pages in a row that still name a next page. */
  readonly emptyPagesMax: number;
  readonly orderCallsMax: number;
  readonly orderWindowMs: number;
  /** Between two looks at an export that names no wait of its own. */
  readonly exportPollMs: number;
  /** From starting an export to its manifest. */
  readonly exportDeadlineMs: number;
  /** Files of one export, and how many are read at once. */
  readonly partsMax: number;
  readonly partStreamsMax: number;
  /** One file of an export, expanded. */
  readonly partBytesMax: number;
  /** Expanded to compressed bytes of one file. */
  readonly partRatioMax: number;
  readonly exportLineBytesMax: number;
  readonly exportPageLines: number;
  /** Sockets to the API host. */
  readonly connectionsMax: number;
}

export const PARTNER_CENTER_LIMITS: PartnerCenterLimits = {
  attemptsMax: 5,
  shapeAttemptsMax: 3,
  backoffBaseMs: 500,
  backoffMaxMs: 30_000,
  waitMaxMs: 2 * 60_000, // the gateway's usual wait is below one minute
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 3 * 60_000, // what Microsoft's own SDK waits; large pages are slow to begin
  idleTimeoutMs: 60_000,
  exchangeTimeoutMs: 10 * 60_000,
  jsonBytesMax: 64 * 1024 * 1024, // a page of 2,000 lines has about 3 MB
  statementBytesMax: 32 * 1024 * 1024,
  pagesMax: 10_000, // x 2,000 lines a page = 20 million lines of one invoice
  emptyPagesMax: 3,
  orderCallsMax: 500, // "Order resource 500 requests per minute per tenant" (order-resources)
  orderWindowMs: 60_000,
  exportPollMs: 10_000, // what the beta's documents name
  exportDeadlineMs: 45 * 60_000, // partners see 1 to 15 minutes, the documented example took 25
  partsMax: 10_000,
  partStreamsMax: 3, // two already read faster than Postgres stores
  partBytesMax: 8 * 1024 ** 3, // 5 million lines
  partRatioMax: 100, // lines are at about 8, a bomb is at 1,000
  exportLineBytesMax: 1024 * 1024, // a line has about 1.5 KB
  exportPageLines: 2000, // as the v1 listing's
  connectionsMax: 16,
};
