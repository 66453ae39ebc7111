import { AppError } from '../../lib/app-error.ts';

/** @param fix how to get the rows all the same */
export function workbookTooLarge(rows: number, fix: string): AppError {
  return new AppError('WORKBOOK_TOO_LARGE', `${rows} rows do not fit a sheet of Excel`, {
    kind: 'usage',
    fix,
  });
}
