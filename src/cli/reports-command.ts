import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Command } from 'commander';
import { Option } from 'commander';

import { REPORTS } from '../../reports/index.ts';
import { AppError } from '../lib/app-error.ts';
import { FINDING_WORDS } from '../match/finding-words.ts';
import { openReport } from '../report/read-report.ts';
import { openWorkbook } from '../report/workbook/open-workbook.ts';
import { WORKBOOK } from '../report/workbook/workbook-sheets.ts';
import type { EmittedFileRow } from '../store/emitted-file-store.ts';
import { latestReports, reportsOfRun } from '../store/emitted-file-store.ts';
import type { App } from './app.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { say, sayJson, table, tell } from './terminal.ts';

interface GetFlags {
  readonly invoice?: string;
  readonly period?: string;
  readonly run?: string;
  readonly output?: string;
  readonly bom?: boolean;
  readonly format: 'csv' | 'xlsx';
}

/** A file on its way to the user. */
interface Download {
  readonly fileName: string;
  readonly stream: Readable;
  /** For the line that says where it went. */
  readonly proof: string;
}

const NAMES: readonly string[] = [...REPORTS.map((one) => one.name), WORKBOOK];

export function addReportsCommand(program: Command): void {
  const reports = program
    .command('reports')
    .summary('files that runs emitted')
    .description(
      'Example: recon reports get discrepancies --invoice G012345678 -o .\n\nFiles that runs emitted.',
    );

  reports
    .command('list')
    .description(
      'Example: recon reports list --period 2026-09\n\nThe newest file of each invoice and period.',
    )
    .option('--period <YYYY-MM>', 'only of this billing month')
    .option('--run <runId>', 'all files of that run')
    .action((flags: { period?: string; run?: string }, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const files = (await emittedFiles(app, flags.run)).filter(
          (file) => flags.period === undefined || file.period === flags.period,
        );
        if (json) sayJson(files);
        else
          say(
            table(
              [
                { title: 'report' },
                { title: 'of' },
                { title: 'period' },
                { title: 'rows', align: 'right' },
                { title: 'bytes', align: 'right' },
                { title: 'file' },
              ],
              files.map((one) => [
                one.report,
                one.scope,
                one.period,
                one.rows,
                Number(one.bytes),
                pathOf(app, one),
              ]),
            ),
          );
        return EXIT.done;
      }),
    );

  reports
    .command('get <name>')
    .description(
      `Example: recon reports get discrepancies --invoice G012345678 -o .\n\nName: ${NAMES.join(', ')}. The workbook is one XLSX file of everything. Without --invoice or --period the newest file of every invoice.`,
    )
    .option('--invoice <id>', 'of this invoice')
    .option('--period <YYYY-MM>', 'of this billing month')
    .option('--run <runId>', 'as that run emitted it; default: the newest')
    .option('-o, --output <file|dir|->', 'where to; - is stdout', '-')
    .option('--bom', 'CSV with a byte order mark, for Excel')
    .addOption(
      new Option('--format <format>', 'a workbook is always xlsx')
        .choices(['csv', 'xlsx'])
        .default('csv'),
    )
    .action((name: string, flags: GetFlags, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app) => {
        const wanted = await wantedFiles(app, name, flags);
        if (wanted.length > 1 && (flags.output ?? '-') === '-') {
          throw new AppError('ONE_FILE_ONLY', `${wanted.length} files do not fit one output`, {
            kind: 'usage',
            fix: 'Name a folder with -o, or one invoice with --invoice.',
          });
        }
        for (const file of wanted) {
          const download = await openDownload(app, { name, file, flags });
          await deliver(download, flags.output ?? '-', wanted.length > 1);
        }
        return EXIT.done;
      }),
    );
}

async function wantedFiles(
  app: App,
  name: string,
  flags: GetFlags,
): Promise<readonly EmittedFileRow[]> {
  if (!NAMES.includes(name)) {
    throw new AppError('REPORT_UNKNOWN', `there is no report ${name}`, {
      kind: 'usage',
      fix: `Use one of ${NAMES.join(', ')}.`,
    });
  }
  const scope = flags.invoice ?? flags.period;
  // Every scope has discrepancies, so it has a workbook.
  const report = name === WORKBOOK ? 'discrepancies' : name;
  const files = (await emittedFiles(app, flags.run)).filter((file) => file.report === report);
  const ofInvoices = files.filter((file) => file.scope !== file.period);
  // Some reports are made per period only.
  const whole = ofInvoices.length > 0 ? ofInvoices : files;
  const found = scope === undefined ? whole : files.filter((file) => file.scope === scope);
  if (found.length > 0) return found;
  throw new AppError(
    'REPORT_UNKNOWN',
    `no ${name} report was emitted${scope === undefined ? '' : ` for ${scope}`}`,
    { kind: 'usage', fix: '`recon reports list` shows the files there are.' },
  );
}

/** Of one run, or the newest of every invoice and period. */
function emittedFiles(app: App, runId: string | undefined): Promise<readonly EmittedFileRow[]> {
  return runId === undefined
    ? latestReports(app.db, { report: undefined, period: undefined, scope: undefined })
    : reportsOfRun(app.db, runId);
}

async function openDownload(
  app: App,
  of: { name: string; file: EmittedFileRow; flags: GetFlags },
): Promise<Download> {
  const { name, file, flags } = of;
  const ports = { store: app.database.store, reportsDir: app.config.reportsDir, reports: REPORTS };
  const { scope, run_id: runId } = file;
  if (name === WORKBOOK || flags.format === 'xlsx') {
    const workbook = await openWorkbook({ ...ports, words: FINDING_WORDS }, { name, scope, runId });
    return { ...workbook, proof: `${workbook.bytes} bytes, SHA-256 ${workbook.sha256}` };
  }
  const opened = await openReport(ports, {
    report: file.report,
    scope,
    runId,
    bom: flags.bom ?? false,
  });
  return {
    fileName: opened.file.file_name,
    stream: opened.stream,
    proof: `${opened.file.rows} rows, SHA-256 ${opened.file.sha256}`,
  };
}

async function deliver(download: Download, output: string, several: boolean): Promise<void> {
  if (output === '-') {
    await pipeline(download.stream, process.stdout, { end: false });
    return;
  }
  const isFolder =
    several ||
    (await stat(output).then(
      (one) => one.isDirectory(),
      () => false,
    ));
  if (several) await mkdir(output, { recursive: true });
  const target = isFolder ? path.join(output, download.fileName) : output;
  await pipeline(download.stream, createWriteStream(target));
  tell(`${target} (${download.proof})`);
}

function pathOf(app: App, file: EmittedFileRow): string {
  return path.join(app.config.reportsDir, file.period, file.run_id, file.file_name);
}
