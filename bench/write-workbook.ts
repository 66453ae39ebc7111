/*
 * Measures how long the XLSX of one invoice's lines takes, and what memory.
 *
 *   node --import tsx bench/write-workbook.ts --server-url postgres://…/postgres
 *
 * Without a URL it starts a server of its own. Prints seconds and the largest resident set of this process, without
 * Postgres; exits 1 above the budget.
 */
import { performance } from 'node:perf_hooks';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';

import { REPORTS } from '../reports/index.ts';
import { loadReportScope } from '../src/report/report-scope.ts';
import { writeWorkbook } from '../src/report/workbook/write-workbook.ts';
import type { Db } from '../src/store/connection.ts';
import { openStore } from '../src/store/connection.ts';
import { startThrowawayPostgres, urlOf } from '../test/throwaway-postgres.ts';
import { fillTenant, withDatabase } from './bench-tenant.ts';
import { AS_IS, judgeAsIs } from './judge-as-is.ts';
import { seconds } from './measured.ts';

const BUDGET_MS = 15_000;
const DATABASE = 'recon_bench_workbook';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'server-url': { type: 'string' },
      lines: { type: 'string', default: '100000' },
    },
  });
  const server = values['server-url'] === undefined ? await startThrowawayPostgres() : undefined;
  const adminUrl = values['server-url'] ?? server?.adminUrl ?? '';
  try {
    process.exitCode = await withDatabase(adminUrl, DATABASE, (db) =>
      measure(db, urlOf(adminUrl, DATABASE), Number(values.lines)),
    );
  } finally {
    await server?.remove();
  }
}

/** @returns the exit code */
async function measure(db: Db, url: string, lines: number): Promise<number> {
  await fillTenant(db, { lines, invoices: 0 }, 0);
  await judgeAsIs(db);
  const store = openStore({ connectionString: url, maxConnections: 1 });
  try {
    const scope = await loadReportScope(db, AS_IS);
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const started = performance.now();
    const ports = { reports: REPORTS, words: {} };
    const { bytes } = await writeWorkbook(store, ports, { name: 'workbook', scope }, nowhere);
    const took = performance.now() - started;
    const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    process.stdout.write(
      `${lines} lines: ${seconds(took)}, budget ${seconds(BUDGET_MS)}; ${bytes} bytes; at most ${megabytes} MiB resident\n`,
    );
    return took <= BUDGET_MS ? 0 : 1;
  } finally {
    await store.close();
  }
}

await main();
