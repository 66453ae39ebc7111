import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Computes every formula anew, whatever values the file brings. */
const ALWAYS_COMPUTE = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>`;

/** What the import dialog offers for a file with a byte order mark: commas, quotes, UTF-8. */
const CSV_IMPORT = ['--infilter=Text - txt - csv (StarCalc):44,34,76,1'];

/** A cell as the office program holds it. */
export interface OfficeCell {
  /** A figure or date is not shown in its format, but as it is. */
  readonly text: string;
  readonly isText: boolean;
  readonly isFormula: boolean;
}

/** Rows of cells by the name of their sheet. */
export type OfficeSheets<Cell = string> = Readonly<Record<string, readonly (readonly Cell[])[]>>;

export async function hasOffice(): Promise<boolean> {
  return run('soffice', ['--version']).then(
    () => true,
    () => false,
  );
}

/** Opens a workbook in LibreOffice, and gives the cells of each sheet, row by row, by its name. */
export async function officeSheets(workbook: Buffer): Promise<OfficeSheets> {
  const { 'book.xlsx': sheets = {} } = await openInOffice({ 'book.xlsx': workbook });
  return Object.fromEntries(
    Object.entries(sheets).map(([name, rows]) => [
      name,
      rows.map((row) => row.map(({ text }) => text)),
    ]),
  );
}

/**
 * Opens files in LibreOffice: all workbooks in one start and all CSV files in another, since a start takes seconds.
 *
 * @returns their sheets, by the names of the files; the one sheet of a CSV file has the file's name
 */
export async function openInOffice(
  files: Readonly<Record<string, Buffer>>,
): Promise<Readonly<Record<string, OfficeSheets<OfficeCell>>>> {
  const folder = await mkdtemp(join(tmpdir(), 'recon-office-'));
  try {
    await mkdir(join(folder, 'user'));
    await writeFile(join(folder, 'user', 'registrymodifications.xcu'), ALWAYS_COMPUTE);
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    const names = Object.keys(files);
    await convert(folder, { names: names.filter((name) => name.endsWith('.xlsx')), options: [] });
    await convert(folder, {
      names: names.filter((name) => name.endsWith('.csv')),
      options: CSV_IMPORT,
    });
    const opened: Record<string, OfficeSheets<OfficeCell>> = {};
    for (const name of names) {
      const xml = join(folder, 'opened', name.replace(/\.\w+$/, '.fods'));
      opened[name] = sheetsOf(await readFile(xml, 'utf8'));
    }
    return opened;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** To flat XML, which tells a text from a figure and a formula from both. */
async function convert(
  folder: string,
  { names, options }: { names: readonly string[]; options: readonly string[] },
): Promise<void> {
  if (names.length === 0) return;
  const profile = `-env:UserInstallation=file://${folder}`;
  const to = ['--convert-to', 'fods', '--outdir', join(folder, 'opened')];
  const paths = names.map((name) => join(folder, name));
  await run('soffice', [profile, '--headless', ...options, ...to, ...paths], { timeout: 120_000 });
}

function sheetsOf(xml: string): OfficeSheets<OfficeCell> {
  const sheets: Record<string, (readonly OfficeCell[])[]> = {};
  for (const [, head = '', body = ''] of xml.matchAll(
    /<table:table ([^>]*)>([\s\S]*?)<\/table:table>/g,
  )) {
    const rows = [...body.matchAll(/<table:table-row[^>]*>([\s\S]*?)<\/table:table-row>/g)];
    sheets[plain(attribute(head, 'table:name') ?? '')] = rows.map(([, row = '']) => cellsOf(row));
  }
  return sheets;
}

/** Without the empty cells that fill the row to the edge of the sheet. */
function cellsOf(row: string): readonly OfficeCell[] {
  const cells = [
    ...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>([\s\S]*?)<\/table:table-cell>)/g),
  ].flatMap(([, head = '', body = '']) => {
    const times = Number(attribute(head, 'table:number-columns-repeated') ?? 1);
    return Array.from({ length: Math.min(times, 1000) }, () => cellOf(head, body));
  });
  const last = cells.findLastIndex(({ text }) => text !== '');
  return cells.slice(0, last + 1);
}

function cellOf(head: string, body: string): OfficeCell {
  const type = attribute(head, 'office:value-type');
  const figure = attribute(head, 'office:value') ?? attribute(head, 'office:date-value');
  return {
    text: figure ?? textOf(body),
    isText: type === 'string',
    isFormula: attribute(head, 'table:formula') !== undefined,
  };
}

function textOf(body: string): string {
  return [...body.matchAll(/<text:p>([\s\S]*?)<\/text:p>|<text:p\/>/g)]
    .map(([, paragraph = '']) =>
      plain(
        paragraph
          .replace(/<text:s(?: text:c="(\d+)")?\/>/g, (_, count = '1') => ' '.repeat(Number(count)))
          .replace(/<text:tab\/>/g, '\t')
          .replace(/<text:line-break\/>/g, '\n')
          .replace(/<[^>]+>/g, ''),
      ),
    )
    .join('\n');
}

function attribute(head: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(head)?.[1];
}

function plain(xml: string): string {
  return xml
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, hex: string, digits: string) =>
      String.fromCodePoint(parseInt(digits, hex === '' ? 10 : 16)),
    )
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');
}
