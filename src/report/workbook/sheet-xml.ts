import { cellXml, textXml } from './cell-xml.ts';
import type { Sheet } from './sheet.ts';
import { CELL_STYLE } from './styles-xml.ts';
import { XML_HEAD } from './xml-head.ts';

/** Text is handed on in pieces of about this length: one write a row would cost more than the row. */
const PIECE_LENGTH = 65_536;

/** Rows written, right when the sheet's XML has ended. */
export interface SheetTally {
  /** Without the header. */
  rows: number;
}

/**
 * `xl/worksheets/sheetN.xml`: the header in row 1, which stays in view, and the rows. Memory is one piece, whatever the
 * rows.
 *
 * @param isFirst the sheet that is shown when the workbook is opened
 */
export async function* sheetXml(
  sheet: Sheet,
  tally: SheetTally,
  isFirst: boolean,
): AsyncGenerator<Buffer> {
  const letters = sheet.columns.map((_, index) => columnLetters(index));
  let piece = opening(sheet, letters, isFirst);
  for await (const row of sheet.rows) {
    tally.rows += 1;
    const place = tally.rows + 1;
    piece += `<row r="${place}">`;
    for (const [index, { kind }] of sheet.columns.entries()) {
      piece += cellXml(`${letters[index] ?? ''}${place}`, kind, row[index] ?? null);
    }
    piece += '</row>';
    if (piece.length >= PIECE_LENGTH) {
      yield Buffer.from(piece);
      piece = '';
    }
  }
  const table = sheet.table === undefined ? '' : TABLE_PART;
  yield Buffer.from(`${piece}</sheetData>${table}</worksheet>`);
}

const TABLE_PART = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>';

function opening({ columns }: Sheet, letters: readonly string[], isFirst: boolean): string {
  const widths = columns.map(
    ({ width }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  const headers = columns.map(({ title }, index) =>
    textXml(`${letters[index] ?? ''}1`, CELL_STYLE.header, title),
  );
  return `${XML_HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheetViews><sheetView ${isFirst ? 'tabSelected="1" ' : ''}workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${headers.join('')}</row>`;
}

/** @example columnLetters(27) // 'AB' */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}
