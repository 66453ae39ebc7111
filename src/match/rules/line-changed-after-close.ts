import { changeAfterClose } from '../change-after-close.ts';

/** A line gone and one come of the same order, item and charge dates are one line that changed. */
export const lineChangedAfterClose = changeAfterClose('changed', {
  code: 'LINE_CHANGED_AFTER_CLOSE',
  says: 'A line was changed after the invoice was complete.',
});
