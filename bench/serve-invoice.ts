/*
 * Measures the page of an invoice of 100,000 lines as a browser fetches it: time to the last byte, which is after the
 * first rows, and weight. Its address may name any tab, page and filter.
 *
 *   node --import tsx bench/serve-invoice.ts --server-url postgres://…/postgres
 *
 * Without a URL it starts a server of its own. Exits 1 when a page is over its budget.
 */
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';

import { openApp } from '../src/cli/app.ts';
import { webPortsOf } from '../src/cli/web-ports-of.ts';
import { loadConfig } from '../src/config.ts';
import { createWebApp } from '../src/web/web-app.ts';
import { startThrowawayPostgres, urlOf } from '../test/throwaway-postgres.ts';
import { fillTenant, invoiceIdOf, withDatabase } from './bench-tenant.ts';
import { judgeInvoice } from './judge-invoice.ts';
import { median } from './measured.ts';

const DATABASE = 'recon_bench_pages';
const REPEATS = 9;
const WEIGHT_MAX = 200_000;
const PAGE_MS = 1000;
const FILTER_MS = 300;

interface Address {
  readonly what: string;
  readonly path: string;
  readonly budgetMs: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'server-url': { type: 'string' }, lines: { type: 'string', default: '100000' } },
  });
  const server = values['server-url'] === undefined ? await startThrowawayPostgres() : undefined;
  const adminUrl = values['server-url'] ?? server?.adminUrl ?? '';
  const lines = Number(values.lines);
  try {
    process.exitCode = await withDatabase(adminUrl, DATABASE, async (db) => {
      await fillTenant(db, { lines, invoices: 0 }, 0);
      const findings = await judgeInvoice(db, invoiceIdOf(0));
      say(`${lines} order lines, invoice with as many lines and ${findings} discrepancies`);
      return withPages(urlOf(adminUrl, DATABASE), (url) => measureAll(url, addressesOf(lines)));
    });
  } finally {
    await server?.remove();
  }
}

async function withPages<T>(databaseUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const settings = { DATABASE_URL: databaseUrl, RECON_LOG_LEVEL: 'silent' };
  const app = await openApp(loadConfig(settings, { partnerCenter: false }));
  const stop = new AbortController();
  const ports = webPortsOf(app, { environment: 'demo', stop: stop.signal });
  const web = await createWebApp(ports, {
    signIn: undefined,
    apiToken: undefined,
    cookieName: 'recon_bench',
    requestsPerMinute: 100_000,
  });
  try {
    await web.listen({ host: '127.0.0.1', port: 0 });
    return await work(`http://127.0.0.1:${(web.server.address() as AddressInfo).port}`);
  } finally {
    await web.close();
    await app.close();
  }
}

function addressesOf(lines: number): readonly Address[] {
  const invoice = `/invoices/${invoiceIdOf(0)}`;
  const page = (what: string, path: string) => ({ what, path, budgetMs: PAGE_MS });
  const filter = (what: string, path: string) => ({ what, path, budgetMs: FILTER_MS });
  return [
    page('discrepancies', invoice),
    page('lines, first page', `${invoice}?tab=lines`),
    page('lines, last page', `${invoice}?tab=lines&after=${lines - 100}`),
    page('by customer', `${invoice}?tab=customers`),
    page('changed', `${invoice}?tab=changes`),
    filter('lines with a discrepancy', `${invoice}?tab=lines&disposition=finding`),
    filter(
      'discrepancies by reason',
      `/discrepancies?invoice=${invoiceIdOf(0)}&code=QUANTITY_OVER`,
    ),
    filter('discrepancies by text', `/discrepancies?invoice=${invoiceIdOf(0)}&search=order-500`),
  ];
}

/** @returns the exit code */
async function measureAll(url: string, addresses: readonly Address[]): Promise<number> {
  const within = [];
  for (const one of addresses) within.push(await measure(url, one));
  return within.every(Boolean) ? 0 : 1;
}

/** @returns true when it keeps its budget */
async function measure(url: string, { what, path, budgetMs }: Address): Promise<boolean> {
  const times: number[] = [];
  let bytes = 0;
  let rows = 0;
  // The first fetch warms what a process reads once.
  for (let repeat = 0; repeat <= REPEATS; repeat += 1) {
    const started = performance.now();
    const answer = await fetch(url + path);
    const body = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${body}`);
    if (repeat > 0) times.push(performance.now() - started);
    bytes = Buffer.byteLength(body);
    rows = body.match(/<tr/g)?.length ?? 0;
  }
  const took = median(times);
  say(
    `${what.padEnd(26)} ${took.toFixed(0).padStart(5)} ms of ${budgetMs}, ${String(bytes).padStart(7)} bytes of ${WEIGHT_MAX}, ${rows} rows`,
  );
  return took <= budgetMs && bytes < WEIGHT_MAX;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
