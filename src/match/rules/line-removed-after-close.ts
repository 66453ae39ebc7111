import { changeAfterClose } from '../change-after-close.ts';
import type { Rule } from '../rule.ts';

/** A line that was there when the invoice first tied, and is no more. Its money is none of the invoice's now. */
export const lineRemovedAfterClose: Rule = changeAfterClose('removed', {
  code: 'LINE_REMOVED_AFTER_CLOSE',
  says: 'A line was removed after the invoice was complete.',
});
