import type { Db } from '../../store/connection.ts';
import { explainFinding } from './explain-finding.ts';
import { explainLine } from './explain-line.ts';
import { explainOrder } from './explain-order.ts';
import type { Explanation } from './explanation.ts';
import type { WhyTarget } from './why-target.ts';

/**
 * Traces one decision from what is stored. Reads only.
 *
 * @throws AppError FINDING_UNKNOWN, LINE_UNKNOWN, ORDER_LINE_UNKNOWN (usage)
 */
export function explain(db: Db, target: WhyTarget): Promise<Explanation> {
  switch (target.kind) {
    case 'finding':
      return explainFinding(db, target.findingId);
    case 'line':
      return explainLine(db, target);
    case 'order':
      return explainOrder(db, target);
  }
}
