import { z } from 'zod';

import type { FileFormat } from '../../report/file-format.ts';
import { FILE_FORMATS, MEDIA_TYPES } from '../../report/file-format.ts';

/** What a caller wants a list as; without it, the Accept header says. */
export const apiFormat = z
  .enum(['json', ...FILE_FORMATS])
  .optional()
  .describe('A file holds all pages; without a format the Accept header decides');

/** @returns undefined for JSON */
export function fileFormatOf(
  format: z.output<typeof apiFormat>,
  accept: string | undefined,
): FileFormat | undefined {
  if (format !== undefined) return format === 'json' ? undefined : format;
  if (accept?.includes(MEDIA_TYPES.xlsx) === true) return 'xlsx';
  return accept?.includes('text/csv') === true ? 'csv' : undefined;
}
