import { readFile, stat } from 'node:fs/promises';

import { AppError, messageOf } from '../lib/app-error.ts';

/** About a million order lines; they are held in memory while they are read. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;

/** @throws AppError ORDERS_FILE (usage) when it cannot be read or is too large */
export async function readOrdersFile(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size <= FILE_BYTES_MAX) return await readFile(file);
  } catch (error) {
    throw new AppError('ORDERS_FILE', `${file} cannot be read: ${messageOf(error)}`, {
      kind: 'usage',
      fix: 'Name a CSV file that can be read.',
    });
  }
  throw new AppError('ORDERS_FILE', `${file} is larger than ${FILE_BYTES_MAX} bytes`, {
    kind: 'usage',
    fix: 'Split it: files add up.',
  });
}
