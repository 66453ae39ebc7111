import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Config } from '../config.ts';
import { parseOrdersCsv } from '../lib/orders-csv.ts';
import { assumeFacts } from '../store/assumed-facts.ts';
import { importOrders } from '../store/imported-order-store.ts';
import { bridgeOf, listFindings, listVerdicts } from '../store/match-store.ts';
import type { Run } from '../store/run-store.ts';
import type { CheckedFiles, CheckedInvoice } from '../web/checked-files.ts';
import type { App } from './app.ts';
import { openApp } from './app.ts';
import { importLines } from './import-lines.ts';
import { readOrdersFile } from './read-orders-file.ts';
import { tell } from './terminal.ts';
import { openWishedRun, workOnRun } from './work-on-run.ts';

/** Everything under a folder that is gone afterwards, save the reports. */
export async function withScratchApp<T>(
  config: Config,
  reportsDir: string,
  work: (app: App) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(path.join(tmpdir(), 'recon-check-'));
  try {
    tell('Starting PostgreSQL…');
    const app = await openApp({
      ...config,
      home,
      databaseUrl: undefined,
      redisUrl: undefined,
      linesDir: path.join(home, 'lines'),
      reportsDir,
    });
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * Reconciles files of lines, one invoice each, with a file of orders.
 *
 * @throws AppError LINES_CSV, LINES_INVOICE, ORDERS_FILE, ORDERS_CSV (usage) naming what is wrong in which file
 */
export async function checkFiles(
  app: App,
  files: { lines: readonly string[]; orders: string; invoiceId: string | undefined },
  options: { stop: AbortSignal; quiet: boolean },
): Promise<CheckedFiles & { readonly run: Run }> {
  const hear = options.quiet ? () => undefined : tell;
  await app.db.transaction().execute(async (trx) => {
    for (const file of files.lines) {
      const read = await importLines(trx, file, { invoiceId: files.invoiceId, beside: false });
      hear(`${read.lines} lines of invoice ${read.invoiceId} read.`);
    }
    const bytes = await readOrdersFile(files.orders);
    const rows = parseOrdersCsv(bytes, path.basename(files.orders));
    hear(`${(await importOrders(trx, { bytes, rows })).lines} order lines read.`);
    await assumeFacts(trx);
  });
  const wished = await openWishedRun(app, {
    kind: 'manual',
    options: {
      periods: [],
      lookbackPeriods: app.config.lookbackPeriods,
      invoices: [],
      from: 'match',
      full: true,
    },
  });
  const run = await workOnRun(app, wished, options);
  return { run, ...(await loadChecked(app, run)) };
}

async function loadChecked({ db }: App, { run_id: runId }: Run): Promise<CheckedFiles> {
  const verdicts = await listVerdicts(db, { runId });
  const all = await listFindings(db, { runId });
  const invoices: CheckedInvoice[] = [];
  for (const verdict of verdicts) {
    const findings = all.filter((one) => one.invoice_id === verdict.invoice_id);
    invoices.push({ verdict, bridge: await bridgeOf(db, verdict.match_id), findings });
  }
  return { invoices, elsewhere: all.filter((one) => one.invoice_id === null) };
}
