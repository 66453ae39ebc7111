import type { Clock } from '../partner-center/clock.ts';
import type { PartnerCenter } from '../partner-center/partner-center.ts';
import type { Db } from '../store/connection.ts';

/** What buying works with. */
export interface Buying {
  readonly db: Db;
  readonly partnerCenter: PartnerCenter;
  /** Business time, as Partner Center would date an order. */
  now(): Date;
  /** Waits of this process. */
  readonly clock: Clock;
  /** Ends what has not been sent. A checkout that was sent is waited for all the same. */
  readonly signal: AbortSignal;
}

/** "There may be a delay of up to 15 minutes between an order and its appearance in a list" (Microsoft Learn). */
export const LIST_DELAY_MS = 15 * 60_000;
