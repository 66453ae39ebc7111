import type { LineSourceSetting } from '../src/lib/line-source.ts';
import type { PartnerCenter } from '../src/partner-center/partner-center.ts';
import type { Db, Store } from '../src/store/connection.ts';

/** What the composition root hands to every job. */
export interface JobPorts {
  readonly db: Db;
  readonly store: Store;
  readonly partnerCenter: PartnerCenter;
  readonly reportsDir: string;
  readonly lineSource: LineSourceSetting;
  /** Where the portal's files are put for the next run. */
  readonly linesDir: string;
}
