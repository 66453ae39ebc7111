import type { FieldDrift } from '../lib/field-drift.ts';

/** One answer of Partner Center, kept as it came: nothing is mapped, rounded or re-serialised. */
export interface Answer {
  /** JSON text in UTF-8 without byte-order mark; otherwise the exact bytes received. */
  readonly body: Buffer;
  /** Our `MS-CorrelationId` of the call; Microsoft's support asks for it. */
  readonly correlationId: string;
  /** How its fields differ from what is documented; absent where it was not held against a shape. */
  readonly drift?: readonly FieldDrift[];
}

/** One page of a collection, or the whole of a collection that is not paged. */
export interface Page extends Answer {
  readonly itemCount: number;
  /** Every key its items have, as printed; absent where they were not held against a shape. */
  readonly keys?: readonly string[];
  /** Resumes the listing after this page; undefined when no page follows. */
  readonly nextToken: string | undefined;
}
