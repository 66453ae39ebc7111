import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { dispositionsOf, findingsOf, stakesOf } from './judgement.ts';
import { ANNA, BERT, SEATS } from './partner-documents.ts';
import { INVOICE, useTenant } from './use-tenant.ts';

const tenant = useTenant();
const TWO_LINES = [{ lines: [{ quantity: 10 }, { quantity: 15 }] }];

async function allocations(): Promise<readonly string[]> {
  const { rows } = await sql<{ said: string }>`
    select format('%s/%s: %s', order_id, order_line, trim_scale(quantity)) as said from allocation
    order by match_id, order_id, order_line`.execute(tenant.it.db);
  return rows.map(({ said }) => said);
}

describe('a charge that covers several order lines', () => {
  it('is shared among them when it is exactly their sum', async () => {
    await tenant.it.orders(ANNA, TWO_LINES);
    await tenant.it.bill([{}]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['matched']);
    expect(await allocations()).toEqual(['order-1/0: 10', 'order-1/1: 15']);
  });

  it('is shared whole where a part of it is no round number', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 1 }, { quantity: 2 }], price: '12.40' }]);
    await tenant.it.bill([{ quantity: '3', subtotal: '37.20' }]);
    await tenant.it.match();
    const { matchId } = await tenant.it.matchOrders();

    const { rows: states } = await sql`
      select state, trim_scale(billed_quantity) as quantity from order_state
      where match_id = ${matchId}::bigint order by row_no`.execute(tenant.it.db);
    expect(await allocations()).toEqual(['order-1/0: 1', 'order-1/1: 2']);
    expect(states).toEqual([
      { state: 'billed', quantity: '1' },
      { state: 'billed', quantity: '2' },
    ]);
  });

  it('names no single order line on its invoice line', async () => {
    await tenant.it.orders(ANNA, TWO_LINES);
    await tenant.it.bill([{}]);

    const { matchId } = await tenant.it.match();

    const row = await tenant.it.db
      .selectFrom('disposition')
      .select(['order_id', 'order_line'])
      .where('match_id', '=', matchId)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ order_id: 'order-1', order_line: null });
  });

  it('may come in parts, on several lines and invoices', async () => {
    await tenant.it.orders(ANNA, TWO_LINES);
    await tenant.it.bill([
      { quantity: '5', subtotal: '62.00' },
      { quantity: '5', subtotal: '62.00' },
    ]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'AMBIGUOUS_MATCH root claim 124+0 USD',
    ]);
    await tenant.it.bill([{ quantity: '15', subtotal: '186.00' }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });

    for (const id of [INVOICE, 'G000000002']) {
      expect(await findingsOf(tenant.it.db, await tenant.it.match(id))).toEqual([]);
    }
  });

  it('is summed up against them all: the second billing is the second of all', async () => {
    await tenant.it.orders(ANNA, TWO_LINES);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{}], { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' });

    // Twice the sum fits no allocation: nothing is given more than it holds.
    expect(await stakesOf(tenant.it.db, await tenant.it.match('G000000002'))).toEqual([
      'AMBIGUOUS_MATCH root claim 310+0 USD',
    ]);
    expect(await allocations()).toEqual([]);
  });

  it.each(['24', '26', '10', '15'])(
    'stays a tie when %s units are charged for 10 and 15, with all candidates',
    async (quantity) => {
      await tenant.it.orders(ANNA, TWO_LINES);
      await tenant.it.bill([{ quantity }]);

      expect(await findingsOf(tenant.it.db, await tenant.it.match())).toMatchObject([
        {
          code: 'AMBIGUOUS_MATCH',
          actual_text: `order order-1 line 0 (10 units of ${SEATS}), order order-1 line 1 (15 units of ${SEATS})`,
        },
      ]);
    },
  );

  it('is never shared between customers', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 10 }] }]);
    await tenant.it.orders(BERT, [{ lines: [{ quantity: 15 }] }]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'AMBIGUOUS_MATCH root claim 310+0 USD',
    ]);
  });

  it('may name the subscription of each line: none of them speaks for all', async () => {
    const [one, other] = ['sub-1', 'sub-2'];
    await tenant.it.orders(ANNA, [
      {
        lines: [
          { quantity: 10, subscriptionId: one },
          { quantity: 15, subscriptionId: other },
        ],
      },
    ]);
    await tenant.it.bill([
      { quantity: '10', subtotal: '124.00', more: { subscriptionId: one } },
      { quantity: '15', subtotal: '186.00', more: { subscriptionId: other } },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });
});
