import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { parse } from 'csv-parse/sync';

const run = promisify(execFile);

/** All sheets, as UTF-8, dates and figures as they are and not as they are shown. */
const ALL_SHEETS_AS_CSV =
  'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1';

/** Computes every formula anew, whatever values the file brings. */
const ALWAYS_COMPUTE = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>`;

export async function hasOffice(): Promise<boolean> {
  return run('soffice', ['--version']).then(
    () => true,
    () => false,
  );
}

/** Opens a workbook in LibreOffice, and gives the cells of each sheet, row by row, by its name. */
export async function officeSheets(
  workbook: Buffer,
): Promise<Readonly<Record<string, readonly (readonly string[])[]>>> {
  const folder = await mkdtemp(join(tmpdir(), 'recon-office-'));
  try {
    await mkdir(join(folder, 'user'));
    await writeFile(join(folder, 'user', 'registrymodifications.xcu'), ALWAYS_COMPUTE);
    await writeFile(join(folder, 'book.xlsx'), workbook);
    const profile = `-env:UserInstallation=file://${folder}`;
    const convert = [
      '--headless',
      '--convert-to',
      ALL_SHEETS_AS_CSV,
      '--outdir',
      join(folder, 'csv'),
    ];
    await run('soffice', [profile, ...convert, join(folder, 'book.xlsx')], { timeout: 120_000 });
    const sheets: Record<string, string[][]> = {};
    for (const file of await readdir(join(folder, 'csv'))) {
      const name = file.replace(/^book-|\.csv$/g, '');
      const text = await readFile(join(folder, 'csv', file), 'utf8');
      const rows: string[][] = parse(text, { relax_column_count: true });
      sheets[name] = rows;
    }
    return sheets;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
