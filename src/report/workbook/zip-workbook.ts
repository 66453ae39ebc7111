import { PassThrough, Readable } from 'node:stream';

import { ZipFile } from 'yazl';

import {
  contentTypesXml,
  corePropertiesXml,
  packageRelationsXml,
  sheetRelationsXml,
  workbookRelationsXml,
  workbookXml,
} from './package-parts.ts';
import type { Sheet } from './sheet.ts';
import type { SheetTally } from './sheet-xml.ts';
import { sheetXml } from './sheet-xml.ts';
import { stylesXml } from './styles-xml.ts';
import { tableXml } from './table-xml.ts';

/** The zip's clock begins here, in local time, so that the bytes say nothing of hour or place. */
const PART_OPTIONS = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, compressionLevel: 6 };

/**
 * The bytes of an XLSX file. Sheets are read one after the other, as fast as the bytes are taken, and never held. Equal
 * sheets give equal bytes.
 */
export function zipWorkbook(
  sheets: readonly Sheet[],
  properties: { title: string; madeAt: Date },
): Readable {
  const zip = new ZipFile();
  const output = new PassThrough();
  const add = (path: string, text: () => string) => {
    zip.addReadStreamLazy(path, PART_OPTIONS, (give) =>
      give(null, Readable.from([Buffer.from(text())])),
    );
  };
  add('[Content_Types].xml', () => contentTypesXml(sheets));
  add('_rels/.rels', packageRelationsXml);
  add('docProps/core.xml', () => corePropertiesXml(properties));
  add('xl/workbook.xml', () => workbookXml(sheets));
  add('xl/_rels/workbook.xml.rels', () => workbookRelationsXml(sheets));
  add('xl/styles.xml', stylesXml);
  for (const [index, sheet] of sheets.entries()) {
    const id = index + 1;
    const tally: SheetTally = { rows: 0 };
    zip.addReadStreamLazy(`xl/worksheets/sheet${id}.xml`, PART_OPTIONS, (give) => {
      const xml = Readable.from(sheetXml(sheet, tally, index === 0), { objectMode: false });
      // The zip does not listen, and an error nobody hears ends the process.
      xml.on('error', (error) => output.destroy(error));
      give(null, xml);
    });
    const { table } = sheet;
    if (table === undefined) continue;
    add(`xl/worksheets/_rels/sheet${id}.xml.rels`, () => sheetRelationsXml(id));
    // Written after its sheet: only then the rows are counted.
    add(`xl/tables/table${id}.xml`, () => tableXml(sheet, { id, name: table, rows: tally.rows }));
  }
  zip.outputStream.pipe(output);
  // Broken off half way: neither side waits for the other.
  zip.on('error', (error) => output.destroy(error as Error));
  zip.end();
  return output;
}
