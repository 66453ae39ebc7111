import { changeAfterClose } from '../change-after-close.ts';
import type { Rule } from '../rule.ts';

/** A line gone and one come of the same order, item and charge dates are one line that changed. */
export const lineChangedAfterClose: Rule = changeAfterClose('changed', {
  code: 'LINE_CHANGED_AFTER_CLOSE',
  says: 'A line was changed after the invoice was complete.',
});
