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

import { sql } from 'kysely';

import { REPORTS } from '../reports/index.ts';
import { loadReportScope } from '../src/report/report-scope.ts';
import { writeWorkbook } from '../src/report/workbook/write-workbook.ts';
import type { Db } from '../src/store/connection.ts';
import { openStore } from '../src/store/connection.ts';
import { startThrowawayPostgres, urlOf } from '../test/throwaway-postgres.ts';
import { fillTenant, invoiceIdOf, withDatabase } from './bench-tenant.ts';
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
    const request = { runId: 'bench', period: '2024-01', invoiceId: invoiceIdOf(0) };
    const scope = await loadReportScope(db, request);
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

/** A run that matched the invoice and found nothing: its lines are all that takes time. */
async function judgeAsIs(db: Db): Promise<void> {
  await sql`
    insert into run (run_id, kind, scope, options, as_of, state, app_version, rule_set_hash, ended_at)
    values ('bench', 'nightly', 'bench', '{}', now(), 'done', 'bench', 'bench', now())`.execute(db);
  await sql`
    with made as (
      insert into match (subject, key, input_hash, rule_set_hash, period, currency, verdict)
      values ('invoice', ${invoiceIdOf(0)}, 'bench', 'bench', '2024-01', 'USD', 'explained') returning match_id),
    listed as (insert into run_match (run_id, match_id) select 'bench', match_id from made)
    insert into match_pull (match_id, pull_id)
    select match_id, pull_id from made, pull where resource = 'line-items'`.execute(db);
}

await main();
