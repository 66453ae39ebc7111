import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { closedFindings } from '../../src/match/why/closed-findings.ts';
import { listFindings } from '../../src/store/match-store.ts';
import { judgeAll } from './everything-judged.ts';
import type { WorkedCase } from './golden/worked-case.ts';
import { toLine } from './golden/worked-case.ts';
import { WORKED_CASES } from './golden/worked-cases.ts';
import { ANNA } from './partner-documents.ts';
import type { Delivery, RandomMonths } from './random-months.ts';
import { beginMonths, deliveriesOf, randomMonths } from './random-months.ts';
import { useTenant } from './use-tenant.ts';

const tenant = useTenant();

/** Each tenant is judged twice: about a second. */
const RUNS = { numRuns: 6 };
const LATER = '2027-03-01T03:00:00Z';

/** An ordinary tenant, in which nothing is to be found. */
function cleanMonths({ orders, invoices }: WorkedCase): RandomMonths {
  const months = invoices.map((lines) => lines.map(toLine));
  const nothing = { seenBefore: [], imported: [], entitlements: [] };
  return {
    purchases: [{ ...nothing, customerId: ANNA, orders, months }],
    invoices: [1, 2, 3].map(() => ({ off: 0, statementOff: 0 })),
    voided: null,
    asOf: LATER,
  };
}

/** Where lines of the first invoice are missing there is something to close, whatever else is drawn. */
const SURELY_CLOSED: [RandomMonths, { pick: number; part: boolean }][] = WORKED_CASES.slice(
  0,
  1,
).map((worked) => [cleanMonths(worked), { pick: 0, part: true }]);
const missing = fc.record({ pick: fc.nat(), part: fc.boolean() });

/** Judges without a document, or without a half of it, then with it. @returns that document */
async function judgeWithoutThenWith(
  months: RandomMonths,
  { pick, part }: { pick: number; part: boolean },
): Promise<Delivery> {
  const deliveries = deliveriesOf(months);
  const late = deliveries[pick % deliveries.length];
  if (late === undefined) throw new Error('there is no document');
  const comesLate = ({ name, needs }: Delivery) => name === late.name || needs === late.name;
  await beginMonths(tenant.it, months);
  await tenant.it.newRun(months.asOf);
  for (const one of deliveries.filter((delivery) => !comesLate(delivery))) {
    await one.deliver(tenant.it);
  }
  if (part && late.needs === undefined) await late.deliver(tenant.it, { part });
  await judgeAll(tenant.it, months.asOf);

  await tenant.it.newRun(months.asOf);
  await late.deliver(tenant.it);
  await judgeAll(tenant.it, months.asOf);
  return late;
}

describe('the document that was missing', { timeout: 300_000 }, () => {
  it('closes every finding of an ordinary tenant', async () => {
    let closed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...WORKED_CASES).map(cleanMonths),
        missing,
        async (months, which) => {
          await judgeWithoutThenWith(months, which);
          const left = await listFindings(tenant.it.db, {});

          expect(left.filter(({ severity }) => severity !== 'info')).toEqual([]);
          closed += (await closedFindings(tenant.it.db, {})).length;
        },
      ),
      { ...RUNS, examples: SURELY_CLOSED },
    );
    expect(closed).toBeGreaterThan(0);
  });

  it('is named by every finding that it closes', async () => {
    let closed = 0;
    await fc.assert(
      fc.asyncProperty(randomMonths, missing, async (months, which) => {
        const late = await judgeWithoutThenWith(months, which);
        const gone = await closedFindings(tenant.it.db, {});

        closed += gone.length;
        const wrong = gone.filter(
          ({ closed_by: [by = '', ...more] }) =>
            more.length > 0 || !(late.closes?.test(by) ?? by === late.name),
        );
        expect(
          wrong.map(({ code, why, closed_by }) => ({ late: late.name, code, why, closed_by })),
        ).toEqual([]);
      }),
      { ...RUNS, examples: SURELY_CLOSED },
    );
    expect(closed).toBeGreaterThan(0);
  });
});
