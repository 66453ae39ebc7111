import { describe, expect, it } from 'vitest';

import { REFUND_POLICIES } from '../../src/match/refund-policy.ts';
import type { LineGiven, OrderGiven } from './partner-documents.ts';
import { ANNA, SOFTWARE } from './partner-documents.ts';
import { useTenant } from './use-tenant.ts';

const tenant = useTenant();
/** More than was ordered, so that there is a finding. */
const SURPLUS = { lines: [{ quantity: 20 }] };

async function windowOf(order: OrderGiven, line: LineGiven): Promise<string | undefined> {
  await tenant.it.orders(ANNA, [order]);
  await tenant.it.bill([line]);
  const { matchId } = await tenant.it.match();
  const found = await tenant.it.db
    .selectFrom('finding')
    .select('refund_window_ends_at')
    .where('match_id', '=', matchId)
    .where('role', '=', 'root')
    .executeTakeFirstOrThrow();
  return found.refund_window_ends_at?.toISOString();
}

describe('the refund window of a finding', () => {
  it('ends 168 hours after the order of a licence', async () => {
    expect(await windowOf(SURPLUS, {})).toBe('2026-01-17T09:30:00.000Z');
  });

  it('counts from the day of renewal where the charge begins later than the order', async () => {
    const more = { chargeStartDate: '2026-02-10T00:00:00Z' };
    const line = { chargeType: 'renew', cycleEnd: '2026-03-09', more };
    expect(await windowOf(SURPLUS, line)).toBe('2026-02-17T00:00:00.000Z');
  });

  it('ends 30 days after the order of perpetual software', async () => {
    const order = { billingCycle: 'one_time', lines: [{ item: SOFTWARE, quantity: 20 }] };
    expect(await windowOf(order, { item: SOFTWARE, cycleEnd: '' })).toBe(
      '2026-02-09T09:30:00.000Z',
    );
  });

  it("ends 72 hours after the order of another publisher's product", async () => {
    const more = { publisherName: 'Contoso Ltd.' };
    expect(await windowOf(SURPLUS, { more })).toBe('2026-01-13T09:30:00.000Z');
  });

  it.each<[string, LineGiven]>([
    ['a cycle inside a term', { chargeType: 'cycleCharge' }],
    ['a reservation', { more: { reservationOrderId: 'db8c695b-1c3c-4c55-b697-771503dd46bf' } }],
  ])('is not known for %s', async (_what, line) => {
    expect(await windowOf(SURPLUS, line)).toBeUndefined();
  });
});

describe('the refund policies', () => {
  it('are dated: no two of one kind begin on one day', () => {
    const begun = REFUND_POLICIES.map(({ kind, from }) => `${kind} ${from}`);
    expect(new Set(begun).size).toBe(begun.length);
    for (const { from } of REFUND_POLICIES) expect(from).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});
