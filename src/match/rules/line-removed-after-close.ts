import { changeAfterClose } from '../change-after-close.ts';

/** A line that was there when the invoice first tied, and is no more. Its money is none of the invoice's now. */
export const lineRemovedAfterClose = changeAfterClose('removed', {
  code: 'LINE_REMOVED_AFTER_CLOSE',
  says: 'A line was removed after the invoice was complete.',
});
