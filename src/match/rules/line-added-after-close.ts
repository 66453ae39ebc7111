import { changeAfterClose } from '../change-after-close.ts';
import type { Rule } from '../rule.ts';

/** A line that was not there when the invoice first tied. Which of equal lines it is plays no part. */
export const lineAddedAfterClose: Rule = changeAfterClose('added', {
  code: 'LINE_ADDED_AFTER_CLOSE',
  says: 'A line was added after the invoice was complete.',
});
