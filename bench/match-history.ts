/*
 * Measures what matching one invoice costs beside a history of others.
 *
 *   node --import tsx bench/match-history.ts --server-url postgres://…/postgres
 *
 * Without a URL it starts a server of its own. It fills two databases, one with history and one without, matches in
 * them by turns (a busy machine then slows both alike), and drops them. Prints both medians and their ratio; exits 1
 * above the budget.
 */
import { parseArgs } from 'node:util';

import { loadInvoiceInputs } from '../src/match/invoice-inputs.ts';
import { matchInvoice } from '../src/match/match-invoice.ts';
import type { Db } from '../src/store/connection.ts';
import { findInvoice } from '../src/store/invoice-store.ts';
import { startThrowawayPostgres } from '../test/throwaway-postgres.ts';
import type { BenchSize } from './bench-tenant.ts';
import { fillTenant, invoiceIdOf, withDatabase } from './bench-tenant.ts';
import { measureMs, median, seconds } from './measured.ts';

/** History must not cost more than half again. */
const RATIO_MAX = 1.5;
const REPEATS = 3;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'server-url': { type: 'string' },
      lines: { type: 'string', default: '100000' },
      invoices: { type: 'string', default: '24' },
    },
  });
  const size = { lines: Number(values.lines), invoices: Number(values.invoices) };
  const server = values['server-url'] === undefined ? await startThrowawayPostgres() : undefined;
  const adminUrl = values['server-url'] ?? server?.adminUrl ?? '';
  try {
    process.exitCode = await withDatabase(adminUrl, 'recon_bench_alone', (alone) =>
      withDatabase(adminUrl, 'recon_bench_among', (among) => measure({ alone, among }, size)),
    );
  } finally {
    await server?.remove();
  }
}

/** @returns the exit code */
async function measure(dbs: { alone: Db; among: Db }, size: BenchSize): Promise<number> {
  await fillTenant(dbs.alone, size, size.invoices);
  await fillTenant(dbs.among, size, 0);
  const alone: number[] = [];
  const among: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    alone.push(await matchMs(dbs.alone, invoiceIdOf(size.invoices)));
    among.push(await matchMs(dbs.among, invoiceIdOf(size.invoices)));
  }
  const oldest = await matchMs(dbs.among, invoiceIdOf(0));
  const ratio = median(among) / median(alone);
  say(`${size.lines} lines, no history: ${seconds(median(alone))}`);
  say(`${size.lines} lines, ${size.invoices} older invoices: ${seconds(median(among))}`);
  say(`${size.lines} lines, ${size.invoices} younger invoices: ${seconds(oldest)} (once)`);
  say(`ratio ${ratio.toFixed(2)}, budget ${RATIO_MAX}`);
  return ratio <= RATIO_MAX ? 0 : 1;
}

function matchMs(db: Db, invoiceId: string): Promise<number> {
  return measureMs(db, async (trx) => {
    const invoice = await findInvoice(trx, invoiceId);
    const options = { runId: 'bench', asOf: new Date('2026-12-31T00:00:00Z') };
    const inputs = await loadInvoiceInputs(trx, options, invoice);
    const { lines, findings } = await matchInvoice(trx, invoice, inputs, options);
    process.stderr.write(`${invoiceId}: ${lines} lines, ${findings} findings\n`);
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
