import type { Sheet } from './sheet.ts';
import { XML_HEAD } from './xml-head.ts';
import { xmlText } from './xml-text.ts';

const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** `[Content_Types].xml`. Sheet n has table n, where it has one. */
export function contentTypesXml(sheets: readonly Sheet[]): string {
  const parts = [
    { name: '/xl/workbook.xml', type: `${SPREADSHEET}.sheet.main+xml` },
    { name: '/xl/styles.xml', type: `${SPREADSHEET}.styles+xml` },
    {
      name: '/docProps/core.xml',
      type: 'application/vnd.openxmlformats-package.core-properties+xml',
    },
    ...sheets.flatMap(({ table }, index) => [
      { name: `/xl/worksheets/sheet${index + 1}.xml`, type: `${SPREADSHEET}.worksheet+xml` },
      ...(table === undefined
        ? []
        : [{ name: `/xl/tables/table${index + 1}.xml`, type: `${SPREADSHEET}.table+xml` }]),
    ]),
  ].map(({ name, type }) => `<Override PartName="${name}" ContentType="${type}"/>`);
  return `${XML_HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parts.join('')}</Types>`;
}

/** `_rels/.rels` */
export function packageRelationsXml(): string {
  return relations([
    { type: `${DOCUMENT}/officeDocument`, target: 'xl/workbook.xml' },
    { type: `${PACKAGE}/relationships/metadata/core-properties`, target: 'docProps/core.xml' },
  ]);
}

/** `xl/_rels/workbook.xml.rels`: sheet n is rIdn. */
export function workbookRelationsXml(sheets: readonly Sheet[]): string {
  return relations([
    ...sheets.map((_, index) => ({
      type: `${DOCUMENT}/worksheet`,
      target: `worksheets/sheet${index + 1}.xml`,
    })),
    { type: `${DOCUMENT}/styles`, target: 'styles.xml' },
  ]);
}

/** `xl/worksheets/_rels/sheetN.xml.rels`, of a sheet with a table. */
export function sheetRelationsXml(number: number): string {
  return relations([{ type: `${DOCUMENT}/table`, target: `../tables/table${number}.xml` }]);
}

/** `xl/workbook.xml`. Formulas are computed when it is opened, whatever the values beside them say. */
export function workbookXml(sheets: readonly Sheet[]): string {
  const list = sheets.map(
    ({ name }, index) =>
      `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return `${XML_HEAD}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${DOCUMENT}"><bookViews><workbookView/></bookViews><sheets>${list.join('')}</sheets><calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>`;
}

/** `docProps/core.xml` */
export function corePropertiesXml({ title, madeAt }: { title: string; madeAt: Date }): string {
  const at = madeAt.toISOString().replace(/\.\d+/, '');
  return `${XML_HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(title)}</dc:title><dc:creator>recon</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${at}</dcterms:modified></cp:coreProperties>`;
}

function relations(list: readonly { readonly type: string; readonly target: string }[]): string {
  const entries = list.map(
    ({ type, target }, index) =>
      `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
  );
  return `${XML_HEAD}<Relationships xmlns="${PACKAGE}/relationships">${entries.join('')}</Relationships>`;
}
