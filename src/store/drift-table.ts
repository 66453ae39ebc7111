import type { FieldDrift } from '../lib/field-drift.ts';

/** How a field of a pull's pages differs from what is documented. */
export interface PullDriftTable {
  pull_id: string;
  field: string;
  kind: FieldDrift['kind'];
  documented: string;
  found: string;
  pages: number;
}
