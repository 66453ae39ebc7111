import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';

import { runRecon } from '../cli/recon-process.ts';
import { oddBodies } from './odd-bodies.ts';
import { scratch } from './scratch.ts';

/** Bodies as Microsoft prints them, kept beside the project and never inside it. */
const SAMPLES = path.join(import.meta.dirname, '../../../shared/partner-center/samples');

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

type Bodies = (name: string) => string;

/** A plain HTTP server that hands out bodies by path. It knows nothing of Partner Center, nor of the simulator. */
async function serve(body: Bodies): Promise<string> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const name = bodyFor(url);
    if (name === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"code":"1000"}');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(body(name));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function bodyFor(url: URL): string | undefined {
  const where = url.pathname.toLowerCase();
  if (where.endsWith('/token')) return 'token.client-credentials.response';
  if (where.endsWith('/orders')) return 'orders-list';
  if (where.endsWith('/entitlements')) return 'entitlements-list';
  if (where.endsWith('/lineitems')) {
    const isNext = url.searchParams.get('seekOperation') === 'Next';
    return isNext ? 'lineitems.onetime-billing.lastpage' : 'lineitems.onetime-billing.page1';
  }
  return {
    '/v1/customers': 'customers-list',
    '/v1/invoices': 'invoices-list',
    '/v1/invoices/summary': 'invoice-summary',
    '/v1/invoices/summaries': 'invoice-summaries',
  }[where];
}

async function nightOf(body: Bodies) {
  const { store, settings } = await scratch();
  const url = await serve(body);
  const run = await runRecon(['run', '--full', '--json'], {
    ...settings,
    PARTNER_CENTER_URL: url,
    PARTNER_CENTER_AUTHORITY: url,
    RECON_LINE_SOURCE: 'v1',
    PARTNER_CENTER_TENANT_ID: '00000000-1111-2222-3333-444444444444',
    PARTNER_CENTER_CLIENT_ID: 'app',
    PARTNER_CENTER_CLIENT_SECRET: 'app-secret',
  });
  return { run, db: store.db };
}

describe.skipIf(!existsSync(SAMPLES))('the documented bodies', () => {
  it('are stored to the last digit, and end in findings, not in a failure', async () => {
    const { run, db } = await nightOf((name) =>
      readFileSync(path.join(SAMPLES, `${name}.json`), 'utf8'),
    );

    // Does not tie: the documented totals are not the sums of the documented lines.
    expect(run, run.stderr).toMatchObject({ code: 6 });
    const { rows } = await sql`
      select invoice_number, unit_price, effective_unit_price, quantity, billable_quantity, subtotal, tax_total, total,
        count(*)::int as equal_lines
      from charge where invoice_id = 'G000024130'
      group by 1, 2, 3, 4, 5, 6, 7, 8 order by invoice_number, subtotal`.execute(db);
    expect(rows).toEqual([
      line('1234000000', ['16', '16', '1', '1', '16', '1.61', '17.61']),
      line('G000773581', ['0', '0', '25', '25', '0', '0', '0']),
      line('G000773581', ['16', '14.4', '50', '50', '720', '73', '793']),
      line('T000773581', ['820', '820', '1', '3.1618', '820', '0', '0']),
    ]);
    const findings = await db
      .selectFrom('finding')
      .select(['code', 'actual_text'])
      .where('invoice_id', '=', 'G000024130')
      .where('code', 'in', [
        'INVOICE_ID_MISMATCH',
        'LINES_NE_INVOICE_TOTAL',
        'MIXED_CURRENCY_INVOICE',
      ])
      .orderBy('code')
      .orderBy('actual_text')
      .execute();
    expect(findings.map((one) => `${one.code} ${one.actual_text ?? ''}`)).toEqual(
      [
        'INVOICE_ID_MISMATCH 1234000000',
        'INVOICE_ID_MISMATCH G000773581',
        'INVOICE_ID_MISMATCH T000773581',
        'LINES_NE_INVOICE_TOTAL total charges 586,366.00 CHF',
        'MIXED_CURRENCY_INVOICE USD',
      ].sort(),
    );
    const drift = db.selectFrom('finding').select('why').where('code', '=', 'SCHEMA_DRIFT');
    expect(await drift.execute()).toEqual([]);
  });
});

/** Page 1 and the last page hold the same four lines: each is there twice, and none is dropped. */
function line(invoiceNumber: string, amounts: readonly string[]) {
  const [
    unit_price,
    effective_unit_price,
    quantity,
    billable_quantity,
    subtotal,
    tax_total,
    total,
  ] = amounts;
  return {
    invoice_number: invoiceNumber,
    unit_price,
    effective_unit_price,
    quantity,
    billable_quantity,
    subtotal,
    tax_total,
    total,
    equal_lines: 2,
  };
}

if (!existsSync(SAMPLES)) {
  console.log(
    'skipped: the documented bodies are not beside this project; our own fixtures cover their oddities',
  );
}

describe('bodies with the same oddities', () => {
  it('are stored to the last digit: text and numbers in one page, keys in either letter case, equal lines, totals that are wrong', async () => {
    const { run, db } = await nightOf(oddBodies);

    expect(run, run.stderr).toMatchObject({ code: 6 });
    const { rows } = await sql<{ effective_unit_price: string; subtotal: string; lines: number }>`
      select effective_unit_price, subtotal, count(*)::int as lines
      from charge group by 1, 2 order by 2`.execute(db);
    expect(rows).toEqual([
      { effective_unit_price: '-0.1999968000511991808131', subtotal: '-12.30', lines: 1 },
      { effective_unit_price: '33.451612903225806452', subtotal: '100.10', lines: 2 },
      { effective_unit_price: '90071992547409.93', subtotal: '90071992547409.93', lines: 1 },
    ]);
    const verdict = await db
      .selectFrom('match')
      .select('verdict')
      .where('subject', '=', 'invoice')
      .executeTakeFirst();
    expect(verdict).toEqual({ verdict: 'does-not-tie' });
  });
});
