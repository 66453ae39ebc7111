import type { Sheet } from './sheet.ts';
import { columnLetters } from './sheet-xml.ts';
import { XML_HEAD } from './xml-head.ts';
import { xmlText } from './xml-text.ts';

/** `xl/tables/tableN.xml`: what lets people filter the rows and formulas name them. A table holds one row at least. */
export function tableXml(
  { columns }: Sheet,
  { id, name, rows }: { id: number; name: string; rows: number },
): string {
  const range = `A1:${columnLetters(columns.length - 1)}${Math.max(rows, 1) + 1}`;
  const titles = columns.map(
    ({ title }, index) => `<tableColumn id="${index + 1}" name="${xmlText(title)}"/>`,
  );
  return `${XML_HEAD}<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="${id}" name="${name}" displayName="${name}" ref="${range}" totalsRowShown="0"><autoFilter ref="${range}"/><tableColumns count="${columns.length}">${titles.join('')}</tableColumns><tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`;
}
