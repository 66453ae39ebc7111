import type { Generated } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';

/** From the invoice total to zero, tax included. */
export interface BridgeStepTable {
  match_id: string;
  currency: string;
  step_no: number;
  step: string;
  code: Generated<string>;
  lines: number;
  amount: Decimal;
  running_remainder: Decimal;
}
