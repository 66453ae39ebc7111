import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

import type { Store } from '../store/connection.ts';
import { amountText, cellText } from './cell-text.ts';
import { CsvDialect } from './csv-dialect.ts';
import { inlineParameters } from './inline-parameters.ts';
import type { ColumnKind, Report } from './report.ts';
import type { ReportScope } from './report-scope.ts';

/** Figures and dates are printed by us; only these can carry what somebody typed. */
const GUARDED_KINDS: readonly ColumnKind[] = ['text', 'id', 'code'];

/** What was written. */
export interface CopiedReport {
  readonly rows: number;
  readonly guardedCells: number;
  /** Per currency, then per amount column: exact decimals, as printed; null when every cell is empty. */
  readonly sums: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes a report's CSV to a stream, which it ends. Rows go from Postgres to the stream by COPY, in constant memory;
 * rows and sums are of one snapshot.
 */
export async function copyReport(
  store: Store,
  report: Report,
  scope: ReportScope,
  sink: Writable,
): Promise<CopiedReport> {
  const client = await store.pool.connect();
  try {
    await client.query('begin isolation level repeatable read, read only');
    await client.query('set local jit = off');
    const sums = await sumAmounts(client, store, report, scope);
    const dialect = new CsvDialect(report.columns.map(({ kind }) => GUARDED_KINDS.includes(kind)));
    const hash = createHash('sha256');
    let bytes = 0;
    await pipeline(
      client.query(copyTo(copyStatement(store, report, scope))),
      dialect,
      async function* measure(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bytes += chunk.length;
          yield chunk;
        }
      },
      sink,
    );
    await client.query('commit');
    client.release();
    const { rows, guardedCells } = dialect;
    return { rows, guardedCells, sums, bytes, sha256: hash.digest('hex') };
  } catch (error) {
    // The connection may still be sending rows: nobody else can use it.
    client.release(true);
    throw error;
  }
}

function copyStatement(store: Store, report: Report, scope: ReportScope): string {
  const cells = report.columns.map(
    (column) => sql`${cellText(report, column)} as ${sql.id(column.name)}`,
  );
  const rows = sql`select ${sql.join(cells)} from (${report.query(scope)}) r order by ${report.order}`;
  return `copy (${statement(store, rows)}) to stdout with (format csv, header)`;
}

async function sumAmounts(
  client: PoolClient,
  store: Store,
  report: Report,
  scope: ReportScope,
): Promise<CopiedReport['sums']> {
  const currency = sql.ref(`r.${report.currency}`);
  const sums = report.columns
    .filter(({ kind }) => kind === 'amount')
    .map(({ name }) => {
      const sum = sql`sum(${sql.ref(`r.${name}`)}::numeric)`;
      return sql`${amountText(sum, currency)} as ${sql.id(name)}`;
    });
  if (sums.length === 0) return {};
  const { rows } = await client.query<Record<string, string | null> & { for_currency: string }>(
    statement(
      store,
      sql`select ${currency} as for_currency, ${sql.join(sums)} from (${report.query(scope)}) r
        where ${currency} is not null group by ${currency} order by ${currency} collate "C"`,
    ),
  );
  return Object.fromEntries(rows.map(({ for_currency, ...of }) => [for_currency, of]));
}

function statement(store: Store, query: RawBuilder<unknown>): string {
  return inlineParameters(query.compile(store.db));
}
