import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { everythingJudged, judgeAll } from './everything-judged.ts';
import type { Delivery, RandomMonths } from './random-months.ts';
import { beginMonths, deliveriesOf, MONTHS, randomMonths } from './random-months.ts';
import { useTenant } from './use-tenant.ts';

const tenant = useTenant();

/** Each tenant is filled and judged several times: about two seconds. */
const RUNS = { numRuns: 6 };
const NIGHTS = 3;

async function judgedInOneNight(
  months: RandomMonths,
  deliveries = deliveriesOf(months),
  pageSize = 100,
): Promise<readonly unknown[]> {
  await beginMonths(tenant.it, months);
  await tenant.it.newRun(months.asOf);
  for (const one of deliveries) await one.deliver(tenant.it, { pageSize });
  return everythingJudged(tenant.it, await judgeAll(tenant.it, months.asOf));
}

describe('the order in which documents come', { timeout: 300_000 }, () => {
  it('changes nothing: neither of lines and orders in a list, nor of pages, nor of documents', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomMonths,
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat()),
        async (months, pageSize, keys) => {
          const expected = await judgedInOneNight(months);
          const shuffled: RandomMonths = {
            ...months,
            purchases: shuffle(
              months.purchases.map((purchase) => ({
                ...purchase,
                months: purchase.months.map((lines) => shuffle(lines, keys)),
              })),
              keys,
            ),
          };
          expect(
            await judgedInOneNight(
              shuffled,
              inOrder(shuffle(deliveriesOf(shuffled), keys)),
              pageSize,
            ),
          ).toEqual(expected);
        },
      ),
      RUNS,
    );
  });

  it('changes nothing when it takes several nights, each of which judges what it holds', async () => {
    await fc.assert(
      fc.asyncProperty(randomMonths, fc.infiniteStream(fc.nat()), async (months, keys) => {
        const expected = await judgedInOneNight(months);
        await beginMonths(tenant.it, months);
        let judged: readonly unknown[] = [];
        const planned = planNights(deliveriesOf(months), keys);
        for (let night = 0; night < NIGHTS; night += 1) {
          await tenant.it.newRun(months.asOf);
          for (const { delivery, night: comes, partFirst } of planned) {
            if (partFirst && night + 1 === comes) await delivery.deliver(tenant.it, { part: true });
            if (night === Math.max(comes, nightOf(planned, delivery.needs))) {
              await delivery.deliver(tenant.it);
            }
          }
          judged = await everythingJudged(tenant.it, await judgeAll(tenant.it, months.asOf));
        }
        expect(judged).toEqual(expected);

        await tenant.it.newRun(months.asOf);
        expect(await everythingJudged(tenant.it, await judgeAll(tenant.it, months.asOf))).toEqual(
          expected,
        );
      }),
      RUNS,
    );
  });
});

interface Planned {
  readonly delivery: Delivery;
  /** The night in which it comes whole. */
  readonly night: number;
  /** True when a part of it comes the night before. */
  readonly partFirst: boolean;
}

/** Half of the times everything is scattered over the nights; else one document, mostly an invoice, is late. */
function planNights(deliveries: readonly Delivery[], keys: fc.Stream<number>): readonly Planned[] {
  const scattered = next(keys) % 2 === 0;
  const late = next(keys) % (next(keys) % 4 === 0 ? deliveries.length : MONTHS.length);
  return inOrder(shuffle(deliveries, keys)).map((delivery) => {
    const isLate = scattered || delivery === deliveries[late];
    return {
      delivery,
      night: !isLate ? 0 : scattered ? next(keys) % NIGHTS : 1,
      partFirst: delivery.needs === undefined && next(keys) % 3 === 0,
    };
  });
}

function nightOf(planned: readonly Planned[], needed: string | undefined): number {
  return planned.find(({ delivery }) => delivery.name === needed)?.night ?? 0;
}

function next(keys: fc.Stream<number>): number {
  return Number(keys.next().value);
}

function shuffle<T>(items: readonly T[], keys: fc.Stream<number>): readonly T[] {
  return items
    .map((item) => ({ item, key: next(keys) }))
    .sort((left, right) => left.key - right.key)
    .map(({ item }) => item);
}

/** What needs another document comes after it. */
function inOrder(deliveries: readonly Delivery[]): readonly Delivery[] {
  return [
    ...deliveries.filter(({ needs }) => needs === undefined),
    ...deliveries.filter(({ needs }) => needs !== undefined),
  ];
}
