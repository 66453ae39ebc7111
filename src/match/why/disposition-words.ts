import type { LineDisposition } from '../../store/schema.ts';

/** What became of a line, in plain words. */
export const DISPOSITION_WORDS: Readonly<Record<LineDisposition, string>> = {
  matched: 'explained by an order',
  tolerated: 'nets to nothing',
  finding: 'in question',
  'out-of-scope': 'out of scope',
};
