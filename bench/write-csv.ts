/*
 * Measures the CSV of one invoice's lines, as a download writes it, against plain COPY TO of the same rows.
 *
 *   node --import tsx bench/write-csv.ts --server-url postgres://…/postgres
 *
 * Without a URL it starts a server of its own. The two are measured in turns, so that both meet the same machine. Exits 1
 * when the ratio of their medians is above the budget.
 */
import { performance } from 'node:perf_hooks';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';

import { sql } from 'kysely';
import { to as copyTo } from 'pg-copy-streams';

import { lines as linesReport } from '../reports/lines.ts';
import { inlineParameters } from '../src/report/inline-parameters.ts';
import { reportTable } from '../src/report/report.ts';
import { loadReportScope } from '../src/report/report-scope.ts';
import type { Table } from '../src/report/table.ts';
import { writeTable } from '../src/report/write-table.ts';
import type { Db, Store } from '../src/store/connection.ts';
import { openStore } from '../src/store/connection.ts';
import { withSnapshot } from '../src/store/snapshot.ts';
import { startThrowawayPostgres, urlOf } from '../test/throwaway-postgres.ts';
import { fillTenant, withDatabase } from './bench-tenant.ts';
import { AS_IS, judgeAsIs } from './judge-as-is.ts';
import { median, seconds } from './measured.ts';

const DATABASE = 'recon_bench_csv';
const RATIO_MAX = 1.5;
const REPEATS = 5;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'server-url': { type: 'string' }, lines: { type: 'string', default: '1000000' } },
  });
  const server = values['server-url'] === undefined ? await startThrowawayPostgres() : undefined;
  const adminUrl = values['server-url'] ?? server?.adminUrl ?? '';
  try {
    process.exitCode = await withDatabase(adminUrl, DATABASE, async (db) => {
      await fillTenant(db, { lines: Number(values.lines), invoices: 0 }, 0);
      await judgeAsIs(db);
      const store = openStore({ connectionString: urlOf(adminUrl, DATABASE), maxConnections: 1 });
      return measure(db, store).finally(() => store.close());
    });
  } finally {
    await server?.remove();
  }
}

/** @returns the exit code */
async function measure(db: Db, store: Store): Promise<number> {
  const table = reportTable(linesReport, await loadReportScope(db, AS_IS));
  const ours: number[] = [];
  const plain: number[] = [];
  let written = { rows: 0, bytes: 0 };
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    plain.push(await timed(() => copyPlainly(store, table)));
    ours.push(
      await timed(async () => {
        written = await withSnapshot(store, (snapshot) =>
          writeTable(snapshot, table, nowhere(), { bom: true }),
        );
      }),
    );
  }
  const ratio = median(ours) / median(plain);
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  say(`${written.rows} lines, ${written.bytes} bytes`);
  say(`plain COPY TO ${seconds(median(plain))}, CSV ${seconds(median(ours))}`);
  say(`ratio ${ratio.toFixed(2)}, budget ${RATIO_MAX}; at most ${megabytes} MiB resident`);
  return ratio <= RATIO_MAX ? 0 : 1;
}

/** The same rows, columns and order, as Postgres prints them: no cell of ours, no guard, no hash. */
async function copyPlainly(store: Store, table: Table): Promise<void> {
  await withSnapshot(store, async ({ db, client }) => {
    const rows = db
      .selectFrom(sql`(${table.rows})`.as<'r'>('r'))
      .selectAll('r')
      .orderBy(table.order)
      .compile();
    const copy = `copy (${inlineParameters(rows)}) to stdout with (format csv, header)`;
    await pipeline(client.query(copyTo(copy)), nowhere());
  });
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
