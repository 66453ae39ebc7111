/*
 * Measures what matching all order lines costs, and whether the cost grows with their number and no faster.
 *
 *   node --import tsx bench/match-orders.ts --lines 500000 --server-url postgres://…/postgres
 *
 * Without a URL it starts a server of its own. It fills two databases, one four times the other, each order line billed
 * once a month, matches in them by turns, and drops them. Prints both medians and what a line costs in the large one
 * against the small one; exits 1 above the budget.
 */
import { parseArgs } from 'node:util';

import { matchOrders } from '../src/match/match-orders.ts';
import type { Db } from '../src/store/connection.ts';
import { startThrowawayPostgres } from '../test/throwaway-postgres.ts';
import { fillTenant, withDatabase } from './bench-tenant.ts';
import { measureMs, median, seconds } from './measured.ts';

const TIMES = 4;
/** A line may cost a third more among four times as many: sorts and hashes outgrow memory. */
const RATIO_MAX = 1.35;
const REPEATS = 3;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'server-url': { type: 'string' },
      lines: { type: 'string', default: '500000' },
      invoices: { type: 'string', default: '2' },
    },
  });
  const large = { lines: Number(values.lines), invoices: Number(values.invoices) };
  const small = { ...large, lines: large.lines / TIMES };
  const server = values['server-url'] === undefined ? await startThrowawayPostgres() : undefined;
  const adminUrl = values['server-url'] ?? server?.adminUrl ?? '';
  try {
    process.exitCode = await withDatabase(adminUrl, 'recon_bench_small', (few) =>
      withDatabase(adminUrl, 'recon_bench_large', async (many) => {
        await fillTenant(few, small, 0);
        await fillTenant(many, large, 0);
        return measure({ few, many }, large);
      }),
    );
  } finally {
    await server?.remove();
  }
}

/** @returns the exit code */
async function measure(
  dbs: { few: Db; many: Db },
  size: { lines: number; invoices: number },
): Promise<number> {
  const few: number[] = [];
  const many: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    few.push(await matchMs(dbs.few));
    many.push(await matchMs(dbs.many));
  }
  const ratio = median(many) / median(few) / TIMES;
  const billed = `billed on ${size.invoices + 1} invoices`;
  say(`${size.lines / TIMES} order lines ${billed}: ${seconds(median(few))}`);
  say(`${size.lines} order lines ${billed}: ${seconds(median(many))}`);
  say(`a line costs ${ratio.toFixed(2)} times as much, budget ${RATIO_MAX}`);
  return ratio <= RATIO_MAX ? 0 : 1;
}

function matchMs(db: Db): Promise<number> {
  return measureMs(db, async (trx) => {
    const run = { runId: 'bench', asOf: new Date('2026-12-31T00:00:00Z') };
    const { orderLines, findings } = await matchOrders(trx, run);
    process.stderr.write(`${orderLines} order lines, ${findings} findings\n`);
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
