import { z } from 'zod';

import { parseDecimal } from '../lib/decimal.ts';
import { FILE_FORMATS } from '../report/file-format.ts';
import { FINDING_STATES } from '../store/decision-table.ts';

/** A field of a form that may be left empty. */
export function maybe<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

export const billingMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export const currencyCode = z.string().regex(/^[A-Z]{3}$/);
export const severity = z.enum(['blocker', 'high', 'medium', 'low', 'info']);
export const verdict = z.enum(['explained', 'open', 'does-not-tie', 'not-checked']);
export const stakeType = z.enum(['claim', 'exposure', 'cash', 'none']);
export const findingState = z
  .enum(['unsettled', ...FINDING_STATES])
  .describe('unsettled: open or disputed');
export const findingCode = z.string().regex(/^[A-Z_]{3,60}$/);
export const amount = z.string().refine((text) => parseDecimal(text) !== undefined);
export const words = z.string().trim().max(100).refine(isStorable);
export const runsShown = z.enum(['all', 'attention']).default('all');
export const disposition = z.enum(['matched', 'tolerated', 'finding', 'out-of-scope']);
export const fileFormat = z.enum(FILE_FORMATS).default('xlsx');
/** Counts from 1. */
export const pageNumber = z.coerce.number().int().min(1).max(100_000).default(1);
export const direction = z.enum(['asc', 'desc']);
/** Ids are Microsoft's, or our own: short, and never a path. */
export const id = z.string().min(1).max(100).refine(isStorable);

/** Postgres holds no NUL in a text, so nothing can be found by one. */
function isStorable(text: string): boolean {
  return !text.includes('\0');
}
