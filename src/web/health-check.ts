/** One thing recon needs, as it was found. */
export interface HealthCheck {
  readonly check: string;
  readonly ok: boolean;
  /** True: not tried, because something before it failed. */
  readonly skipped: boolean;
  readonly says: string;
  /** What to do; null where nothing is wrong. */
  readonly fix: string | null;
}
