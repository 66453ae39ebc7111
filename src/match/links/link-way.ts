import type { RawBuilder } from 'kysely';

/** One way of finding the order line of a charge group. Ids alone link; money, dates and quantities never do. */
export interface LinkWay {
  /** Stored with the line as its match key. */
  readonly key: string;
  /** Selects (group_id, pull_id, row_no) of order lines; narrowing by catalogue item comes after. */
  readonly candidates: RawBuilder<unknown>;
}
