import { Big } from 'big.js';
import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import type { InvoiceMatch } from '../../src/match/match-invoice.ts';
import type { LineGiven } from './partner-documents.ts';
import { aLine, ANNA, BERT } from './partner-documents.ts';
import type { RandomInvoice, RandomTenant } from './random-tenant.ts';
import { randomTenant } from './random-tenant.ts';
import { INVOICE, useTenant } from './use-tenant.ts';

const tenant = useTenant();

/**
 * Each tenant costs about half a second. The same tenants on every machine: other seeds still find amounts below a minor
 * unit and legs without units whose two codes share no stake.
 */
const TENANTS = { numRuns: 12, seed: 1 };
const TIMEOUT_MS = 300_000;
/** Orders are due, so that every rule may speak. */
const AS_OF = { asOf: '2026-06-01T00:00:00Z' };

describe('every match', () => {
  it(
    'gives each line one disposition, closes its bridge and never calls unchecked explained',
    () =>
      fc.assert(
        fc.asyncProperty(randomTenant, async (given) => {
          await fill(given, given.judged.lines, 100);
          const match = await tenant.it.match(INVOICE, AS_OF);

          expect(await brokenDispositions(match)).toEqual([]);
          expect(await openBridges(match)).toEqual([]);
          expect(await brokenFindings(match)).toEqual([]);
          expect(await falseCleans(match)).toEqual([]);
        }),
        TENANTS,
      ),
    TIMEOUT_MS,
  );

  it(
    'finds the same under another order of lines and another page size, and is reused when repeated',
    () =>
      fc.assert(
        fc.asyncProperty(
          randomTenant.chain((given) =>
            fc.tuple(
              fc.constant(given),
              fc.shuffledSubarray([...given.judged.lines], {
                minLength: given.judged.lines.length,
              }),
              fc.integer({ min: 1, max: 4 }),
            ),
          ),
          async ([given, shuffled, pageSize]) => {
            await fill(given, given.judged.lines, 100);
            const first = await tenant.it.match(INVOICE, AS_OF);
            const found = await everythingFound(first);
            expect(await tenant.it.match(INVOICE, AS_OF)).toEqual({ ...first, reused: true });

            await fill(given, shuffled, pageSize);
            const second = await tenant.it.match(INVOICE, AS_OF);
            expect(second.reused).toBe(false);
            expect(await everythingFound(second)).toEqual(found);
          },
        ),
        TENANTS,
      ),
    TIMEOUT_MS,
  );
});

/** Fills an empty tenant: the earlier invoice before the judged one. */
async function fill(
  given: RandomTenant,
  lines: readonly LineGiven[],
  pageSize: number,
): Promise<void> {
  await tenant.it.reset();
  await tenant.it.customers();
  for (const customerId of [ANNA, BERT]) {
    const orders = given.orders[customerId];
    if (orders == null) await tenant.it.lacks('orders', customerId);
    else await tenant.it.orders(customerId, orders);
  }
  await tenant.it.bill(given.earlier.lines, {
    id: 'G000000000',
    invoicedAt: '2026-01-08T00:00:00Z',
    total: totalOf(given.earlier),
  });
  await tenant.it.bill(lines, { total: totalOf(given.judged), pageSize });
}

function totalOf({ lines, off }: RandomInvoice): string {
  return lines
    .map((line) => aLine(INVOICE, line))
    .filter((line) => line['currency'] === 'USD')
    .reduce((sum, line) => sum.plus(line['totalForCustomer'] as string), new Big(off).div(100))
    .toFixed();
}

/** Lines with no disposition, and dispositions that contradict their findings. */
async function brokenDispositions(match: InvoiceMatch): Promise<readonly unknown[]> {
  const { rows } = await sql`
    select c.line_no, d.disposition, d.finding_ids
    from charge c
    left join disposition d
      on d.invoice_id = c.invoice_id and d.line_no = c.line_no and d.match_id = ${match.matchId}::bigint
    where c.invoice_id = ${INVOICE} and (
      d.disposition is null
      or (d.disposition = 'out-of-scope') <> (not c.in_scope)
      or (d.disposition = 'finding') <> (cardinality(d.finding_ids) > 0)
      or (d.disposition = 'matched' and d.order_id is null))`.execute(tenant.it.db);
  return rows;
}

/** Currencies whose waterfall ends above or below zero, or whose steps are not the total. */
async function openBridges(match: InvoiceMatch): Promise<readonly unknown[]> {
  const { rows } = await sql`
    select currency, (array_agg(running_remainder order by step_no desc))[1] as remainder,
      sum(amount) filter (where step_no = 1) as total, sum(amount) filter (where step_no > 1) as steps
    from bridge_step where match_id = ${match.matchId}::bigint
    group by currency
    having (array_agg(running_remainder order by step_no desc))[1] <> 0
      or sum(amount) filter (where step_no = 1) <> coalesce(sum(amount) filter (where step_no > 1), 0)
      or bool_or(step_no = 1 and step <> 'Invoice total')`.execute(tenant.it.db);
  return rows;
}

/** Findings that cite lines of another currency than their own, and two roots, or none, on the money of one line. */
async function brokenFindings(match: InvoiceMatch): Promise<readonly unknown[]> {
  const { rows } = await sql`
    select c.line_no, c.currency, array_agg(distinct f.code) as codes
    from disposition d
    join charge c on c.invoice_id = d.invoice_id and c.line_no = d.line_no
    join finding f on f.match_id = d.match_id and f.finding_id = any(d.finding_ids)
    where d.match_id = ${match.matchId}::bigint and c.total <> 0
    group by c.line_no, c.currency
    having bool_or(f.currency <> c.currency)
      or count(*) filter (where f.role = 'root') > 1 and bool_and(f.line_count = 1)
      or count(*) filter (where f.role = 'root') = 0`.execute(tenant.it.db);
  return rows;
}

/** Matches that read as explained though something is missing, off or asked about. */
async function falseCleans(match: InvoiceMatch): Promise<readonly unknown[]> {
  const { rows } = await sql`
    select m.verdict, m.not_checked
    from match m
    where m.match_id = ${match.matchId}::bigint and m.verdict = 'explained' and (
      not m.ties
      or exists (select from unnest(m.not_checked) reason where not reason ~ '^(statement|price|refunds):')
      or exists (select from finding f where f.match_id = m.match_id and f.role = 'root' and f.severity <> 'info')
      or m.total_charges <> (
        select coalesce(sum(c.total), 0) from charge c where c.invoice_id = m.key and c.currency = m.currency))`.execute(
    tenant.it.db,
  );
  return rows;
}

/** All that must not depend on how the lines came. */
async function everythingFound(match: InvoiceMatch): Promise<unknown> {
  const { rows: findings } = await sql`
    select to_jsonb(f) - 'match_id' as finding from finding f
    where match_id = ${match.matchId}::bigint order by finding_id collate "C"`.execute(
    tenant.it.db,
  );
  const { rows: bridge } = await sql`
    select to_jsonb(b) - 'match_id' as step from bridge_step b
    where match_id = ${match.matchId}::bigint order by currency, step_no`.execute(tenant.it.db);
  const { rows: verdict } = await sql`
    select to_jsonb(m) - 'match_id' - 'made_at' - 'input_hash' as verdict from match m
    where match_id = ${match.matchId}::bigint`.execute(tenant.it.db);
  return { findings, bridge, verdict };
}
