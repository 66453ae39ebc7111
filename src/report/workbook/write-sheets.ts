import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { ByteMeasure } from '../byte-measure.ts';
import type { Sheet } from './sheet.ts';
import { zipWorkbook } from './zip-workbook.ts';

/** Writes an XLSX file of these sheets to a stream, which it ends. Memory does not grow with the rows. */
export async function writeSheets(
  sheets: readonly Sheet[],
  properties: { title: string; madeAt: Date },
  sink: Writable,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const measure = new ByteMeasure();
  await pipeline(
    zipWorkbook(sheets, properties),
    (chunks: AsyncIterable<Buffer>) => measure.pass(chunks),
    sink,
  );
  return { bytes: measure.bytes, sha256: measure.sha256() };
}
