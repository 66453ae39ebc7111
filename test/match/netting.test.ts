import * as fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { toLine } from './golden/worked-case.ts';
import { WORKED_CASES } from './golden/worked-cases.ts';
import type { LineGiven, OrderGiven } from './partner-documents.ts';
import { ANNA } from './partner-documents.ts';
import { useTenant } from './use-tenant.ts';

const tenant = useTenant();

/** Each run fills and judges a database. */
const RUNS = { numRuns: 12 };
const AS_OF = '2027-03-01T00:00:00Z';

/** Two consecutive invoices of many orders, some of whose lines and orders are lost, so that there is much to find. */
interface Months {
  readonly orders: readonly OrderGiven[];
  readonly invoices: readonly [readonly LineGiven[], readonly LineGiven[]];
}

const months: fc.Arbitrary<Months> = fc
  .array(
    fc.record({
      index: fc.nat({ max: WORKED_CASES.length - 1 }),
      lost: fc.array(fc.nat({ max: 5 }), { maxLength: 2 }),
      ordered: fc.boolean(),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map((picks) => {
    const orders: OrderGiven[] = [];
    const invoices: [LineGiven[], LineGiven[]] = [[], []];
    for (const [place, { index, lost, ordered }] of picks.entries()) {
      const worked = WORKED_CASES[index];
      if (worked === undefined) continue;
      // Every pick is a purchase of its own, in orders, subscriptions and changes.
      const own = (text: string) => `${text}-${String(place)}`;
      if (ordered) {
        orders.push(
          ...worked.orders.map((order) => ({
            ...order,
            id: own(order.id ?? 'order-1'),
            lines: (order.lines ?? []).map((line) => ({
              ...line,
              subscriptionId: own(line.subscriptionId ?? 'none'),
            })),
          })),
        );
      }
      let position = 0;
      for (const [month, lines] of worked.invoices.entries()) {
        for (const line of lines) {
          position += 1;
          if (lost.includes(position)) continue;
          const given = toLine({
            ...line,
            orderId: own(line.orderId ?? 'order-1'),
            referenceId: own(line.referenceId ?? String(position)),
            subscriptionId: own(line.subscriptionId ?? 'none'),
          });
          invoices[month === 0 ? 0 : 1].push(given);
        }
      }
    }
    return { orders, invoices };
  });

const IDS = ['G000000001', 'G000000002'] as const;
const INVOICED_AT = ['2026-08-08T00:00:00Z', '2026-09-08T00:00:00Z'] as const;

async function begin(): Promise<void> {
  await tenant.it.reset();
  await tenant.it.customers();
}

async function bill(month: 0 | 1, lines: readonly LineGiven[], pageSize = 100): Promise<void> {
  await tenant.it.bill(lines, { id: IDS[month], invoicedAt: INVOICED_AT[month], pageSize });
}

/** Id, role and stake of every finding of both invoices. */
async function judged(): Promise<readonly string[]> {
  const said: string[] = [];
  for (const id of IDS) {
    const { matchId } = await tenant.it.match(id, { asOf: AS_OF });
    const { rows } = await sql<{ said: string }>`
      select concat_ws(' ', ${id}::text, finding_id, code, role, stake_type, trim_scale(stake_net)) as said
      from finding where match_id = ${matchId}::bigint order by 1`.execute(tenant.it.db);
    said.push(...rows.map((row) => row.said));
  }
  return said;
}

async function judgedAtOnce({ orders, invoices }: Months): Promise<readonly string[]> {
  await begin();
  await tenant.it.orders(ANNA, orders);
  await bill(0, invoices[0]);
  await bill(1, invoices[1]);
  return judged();
}

describe('netting', { timeout: 120_000 }, () => {
  it('finds the same in any order of lines and any size of pages', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(
        months,
        fc.infiniteStream(fc.nat()),
        fc.nat({ max: 3 }),
        async (given, keys, size) => {
          const expected = await judgedAtOnce(given);
          found += expected.length;
          const shuffled = (lines: readonly LineGiven[]) =>
            lines
              .map((line) => ({ line, key: Number(keys.next().value) }))
              .sort((left, right) => left.key - right.key)
              .map(({ line }) => line);

          await begin();
          await tenant.it.orders(ANNA, [...given.orders].reverse());
          await bill(0, shuffled(given.invoices[0]), size + 1);
          await bill(1, shuffled(given.invoices[1]), size + 1);

          expect(await judged()).toEqual(expected);
        },
      ),
      RUNS,
    );
    expect(found).toBeGreaterThan(0);
  });

  it('finds the same when a period arrives over several nights, judged each night, and again the night after', async () => {
    await fc.assert(
      fc.asyncProperty(months, fc.nat({ max: 6 }), async (given, firstNight) => {
        const expected = await judgedAtOnce(given);

        await begin();
        await tenant.it.orders(ANNA, given.orders);
        await bill(0, given.invoices[0].slice(0, firstNight));
        await bill(1, []);
        await judged();
        await tenant.it.newRun();
        await bill(0, given.invoices[0]);
        await judged();
        await tenant.it.newRun();
        await bill(1, given.invoices[1]);

        expect(await judged()).toEqual(expected);
        await tenant.it.newRun();
        expect(await judged()).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('finds nothing any more when what was missing comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: WORKED_CASES.length - 1 }),
        fc.nat({ max: 4 }),
        fc.boolean(),
        async (index, lost, withoutOrders) => {
          const worked = WORKED_CASES[index];
          if (worked === undefined) return;
          const first = (worked.invoices[0] ?? []).map(toLine);
          const later = worked.invoices.slice(1).flat().map(toLine);
          await begin();
          await tenant.it.orders(ANNA, withoutOrders ? [] : worked.orders);
          await bill(
            0,
            first.filter((_, position) => position !== lost),
          );
          await bill(1, []);
          await judged();

          await tenant.it.orders(ANNA, worked.orders);
          await bill(0, first);
          await bill(1, later);

          expect(await judged()).toEqual([]);
        },
      ),
      RUNS,
    );
  });
});
