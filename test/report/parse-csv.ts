/** A CSV that breaks RFC 4180. */
export class CsvBroken extends Error {}

/**
 * Reads RFC 4180 to the letter: CRLF ends a row, quotes stand around the whole cell, every row has the same number of
 * cells. Written from the RFC, sharing nothing with what writes the files.
 *
 * @throws CsvBroken
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let rest = text;
  while (rest !== '') {
    const row: string[] = [];
    for (;;) {
      const cell = /^"((?:[^"]|"")*)"|^[^",\r\n]*/.exec(rest) ?? [''];
      row.push(cell[1] === undefined ? cell[0] : cell[1].replaceAll('""', '"'));
      rest = rest.slice(cell[0].length);
      if (!rest.startsWith(',')) break;
      rest = rest.slice(1);
    }
    if (!rest.startsWith('\r\n')) {
      throw new CsvBroken(`no CRLF behind ${JSON.stringify(row)}: ${rest.slice(0, 20)}`);
    }
    rest = rest.slice(2);
    rows.push(row);
  }
  if (rows.some((row) => row.length !== rows[0]?.length))
    throw new CsvBroken('rows differ in width');
  return rows;
}
