import { XML_HEAD } from './xml-head.ts';

/** Places in the list of cell formats below. */
export const CELL_STYLE = {
  number: 0,
  text: 1,
  header: 2,
  amount0: 3,
  amount2: 4,
  amount3: 5,
  amount4: 6,
  day: 7,
  instant: 8,
} as const;

/** Negative amounts are red and have a minus: colour alone says nothing to some, and on paper. */
function amountFormat(decimals: number): string {
  const shown = decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`;
  return `${shown};[Red]-${shown}`;
}

/** Codes below 164 are built in: 0 is General, 49 is Text, which stays text when it is edited. */
const OWN_FORMATS: readonly { readonly id: number; readonly code: string }[] = [
  { id: 164, code: amountFormat(0) },
  { id: 165, code: amountFormat(2) },
  { id: 166, code: amountFormat(3) },
  { id: 167, code: amountFormat(4) },
  { id: 168, code: 'yyyy-mm-dd' },
  { id: 169, code: 'yyyy-mm-dd hh:mm:ss' },
];

/** The order of {@link CELL_STYLE}. */
const CELL_FORMATS: readonly { readonly format: number; readonly font: number }[] = [
  { format: 0, font: 0 },
  { format: 49, font: 0 },
  { format: 49, font: 1 },
  ...OWN_FORMATS.map(({ id }) => ({ format: id, font: 0 })),
];

/** `xl/styles.xml`. The element order is the schema's. */
export function stylesXml(): string {
  const formats = OWN_FORMATS.map(
    ({ id, code }) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`,
  );
  const cells = CELL_FORMATS.map(
    ({ format, font }) =>
      `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
  );
  return `${XML_HEAD}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="${formats.length}">${formats.join('')}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cells.length}">${cells.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
}
