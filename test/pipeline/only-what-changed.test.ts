import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import type { RunReport } from '../../src/cli/print-run.ts';
import { decimal } from '../../src/lib/decimal.ts';
import { sum } from '../../src/simulator/charge-arithmetic.ts';
import { listFindings } from '../../src/store/match-store.ts';
import { PROCESSES_TIMEOUT_MS } from '../cli/recon-process.ts';
import { nightInProcess } from './night-in-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { NOW, simulatedTenant } from './simulated-tenant.ts';

const HOUR_MS = 60 * 60_000;

/** A run's own books; everything else stays as it is on a quiet night. */
const BOOKS_OF_A_RUN = ['run_log', 'run', 'step', 'missing', 'run_pull', 'run_match'];

describe('a night after the first', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('asks for headers, balances and the lists alone, and stores nothing, when nothing changed', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant);
    const rows = await rowsOfAllTables(tenant);
    const heard = tenant.simulator.callLog.length;

    const night = await nightInProcess(tenant);

    expect(night.run.state).toBe('done');
    expect(callsSince(tenant, heard)).toEqual([
      'GET /v1/auditrecords',
      'GET /v1/customers',
      'GET /v1/invoices',
      'GET /v1/invoices/summaries',
      'GET /v1/invoices/summary',
    ]);
    expect(await rowsOfAllTables(tenant)).toEqual(rows);
  });

  it('asks for the orders of the one customer whose order changed', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant);
    const order = anOrderIn(tenant, 0);
    tenant.simulator.changeOrder({ order, at: hoursAfterNow(6), quantity: 99 });
    const heard = tenant.simulator.callLog.length;

    const night = await nightInProcess(tenant, { asOf: hoursAfterNow(8) });

    expect(customerCalls(tenant, heard)).toEqual([
      `GET /v1/customers/${order.customer.id}/entitlements`,
      `GET /v1/customers/${order.customer.id}/orders`,
    ]);
    expect(await seatsOf(tenant, order.id)).toBe('99');
    expect(pulled(night, 'orders')).toEqual({ changed: 1, reused: customersOf(tenant) - 1 });
  });

  it('asks everybody when the activity log cannot be read, says so, and misses nothing', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant);
    tenant.simulator.setFaults([{ name: 'burst-5xx', match: /auditrecords/ }]);
    const heard = tenant.simulator.callLog.length;

    const night = await nightInProcess(tenant, { asOf: hoursAfterNow(8) });

    expect(new Set(customerCalls(tenant, heard)).size).toBe(2 * customersOf(tenant));
    expect(night.run.state).toBe('done');
    expect(night.steps.filter((step) => step.state === 'failed').map((step) => step.job)).toEqual([
      'pull-audit-records',
    ]);
  });

  it('reads the log again from where it ended, and nobody twice for the same change', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant);
    tenant.simulator.changeOrder({
      order: anOrderIn(tenant, 0),
      at: hoursAfterNow(1),
      quantity: 98,
    });
    await nightInProcess(tenant, { asOf: hoursAfterNow(2) });
    const heard = tenant.simulator.callLog.length;

    await nightInProcess(tenant, { asOf: hoursAfterNow(3) });

    expect(customerCalls(tenant, heard)).toEqual([]);
  });

  it('asks every customer once in seven nights, and so sees what no log tells', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant);
    const order = anOrderIn(tenant, 1);
    tenant.simulator.changeOrder({
      order,
      at: hoursAfterNow(1),
      status: 'cancelled',
      unlogged: true,
    });
    const heard = tenant.simulator.callLog.length;

    for (let night = 1; night <= 7; night += 1) {
      await nightInProcess(tenant, { asOf: hoursAfterNow(24 * night) });
    }

    const calls = customerCalls(tenant, heard);
    expect(calls).toHaveLength(2 * customersOf(tenant));
    expect(new Set(calls).size).toBe(calls.length);
    expect(await statusOf(tenant, order.id)).toBe('cancelled');
  });

  it('reads the lines of the invoice whose header changed, and of no other', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant);
    const [first] = tenant.simulator.tenant.invoices;
    if (first === undefined) throw new Error('the tenant has no invoice');
    Object.assign(first, { totalCharges: sum([first.totalCharges, decimal('1')]) });
    const heard = tenant.simulator.callLog.length;

    const night = await nightInProcess(tenant);

    expect(invoiceCalls(tenant, heard)).toEqual([
      `GET /v1/invoices/${first.id}/documents/statement`,
      `GET /v1/invoices/${first.id}/lineitems`,
    ]);
    expect(
      night.verdicts.filter((one) => one.verdict === 'does-not-tie').map((one) => one.invoice_id),
    ).toEqual([first.id]);
  });

  it('does not read an invoice again because it was paid', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant);
    const [first] = tenant.simulator.tenant.invoices;
    if (first === undefined) throw new Error('the tenant has no invoice');
    Object.assign(first, { paid: sum([first.paid, decimal('1')]) });
    const heard = tenant.simulator.callLog.length;

    await nightInProcess(tenant);

    expect(invoiceCalls(tenant, heard)).toEqual([]);
  });

  it('asks again for the orders that did not come the night before', async () => {
    const tenant = await simulatedTenant();
    const { customer } = anOrderIn(tenant, 0);
    tenant.simulator.setFaults([{ name: 'burst-5xx', match: new RegExp(`${customer.id}/orders`) }]);
    const first = await nightInProcess(tenant);
    tenant.simulator.setFaults([]);
    const heard = tenant.simulator.callLog.length;

    const second = await nightInProcess(tenant);

    expect(first.missing.map((one) => one.key)).toEqual([customer.id]);
    expect(customerCalls(tenant, heard)).toEqual([`GET /v1/customers/${customer.id}/orders`]);
    expect(second.run.state).toBe('done');
  });

  it('says what was pulled, what was used as held, and how long each job had to wait', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant);
    const order = anOrderIn(tenant, 0);
    tenant.simulator.changeOrder({ order, at: hoursAfterNow(1), quantity: 97 });
    tenant.simulator.setFaults([
      { name: 'throttle', match: /\/orders/, times: 1, retryAfterSeconds: 1 },
    ]);

    const night = await nightInProcess(tenant, { asOf: hoursAfterNow(2) });

    const asked = night.steps.filter((step) => step.job === 'pull-orders');
    expect(asked.map((step) => step.counts)).toEqual([
      expect.objectContaining({ customers: 1, waits: 1, waited_seconds: 1 }),
    ]);
    expect(
      night.steps.filter((step) => step.job === 'pull-customers')[0]?.counts,
    ).not.toHaveProperty('waits');
    expect(pulled(night, 'orders')).toEqual({ changed: 1, reused: customersOf(tenant) - 1 });
    expect(pulled(night, 'line-items')).toEqual({ reused: 6 });
  });

  it('asks for everything with --full', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant);
    const heard = tenant.simulator.callLog.length;

    await nightInProcess(tenant, { options: { full: true } });

    expect(customerCalls(tenant, heard)).toHaveLength(2 * customersOf(tenant));
    expect(new Set(invoiceCalls(tenant, heard)).size).toBe(
      2 * tenant.simulator.tenant.invoices.length,
    );
  });
});

describe('a month that is still being written', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('is read again by the next night, and complete when both reads agree', async () => {
    const tenant = await simulatedTenant({ now: new Date('2026-11-09T02:00:00Z') });
    const newest = tenant.simulator.tenant.invoices.filter((one) => one.month === '2026-10');
    const nightOn = (day: string) =>
      nightInProcess(tenant, { asOf: new Date(`2026-11-${day}T03:00:00Z`) });

    const first = await nightOn('09');
    const heard = tenant.simulator.callLog.length;
    const second = await nightOn('10');
    const readAgain = invoiceCalls(tenant, heard).filter((call) => call.endsWith('/lineitems'));
    const heardLater = tenant.simulator.callLog.length;
    const third = await nightOn('11');

    expect(verdictsIn(first, newest)).toEqual(newest.map(() => 'not-checked'));
    expect(first.verdicts.filter((one) => one.verdict === 'not-checked')).toHaveLength(
      newest.length,
    );
    expect(readAgain).toEqual(newest.map((one) => `GET /v1/invoices/${one.id}/lineitems`).sort());
    expect(verdictsIn(second, newest)).toEqual(newest.map(() => 'explained'));
    expect(verdictsIn(third, newest)).toEqual(newest.map(() => 'explained'));
    expect(invoiceCalls(tenant, heardLater).filter((call) => call.endsWith('/lineitems'))).toEqual(
      [],
    );
  });
});

describe('nights one after the other', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it.each([11, 12])('end where one full night would (seed %i)', async (seed) => {
    const tenant = await simulatedTenant({ seed, plant: ['QUANTITY_UNDER', 'UNIT_PRICE_OVER'] });
    const random = randomFrom(seed);
    await nightInProcess(tenant);

    for (let night = 1; night <= 4; night += 1) {
      for (let change = 0; change < 3; change += 1) {
        const at = hoursAfterNow(24 * night - 1 - random(20));
        const order = anOrderIn(tenant, random(1000));
        const cancels = random(4) === 0;
        tenant.simulator.changeOrder({
          order,
          at,
          ...(cancels ? { status: 'cancelled' as const } : { quantity: 1 + random(30) }),
        });
      }
      tenant.simulator.setFaults(
        random(2) === 0 ? [{ name: 'burst-5xx', match: /orders/, times: 3 }] : [],
      );
      await nightInProcess(tenant, { asOf: hoursAfterNow(24 * night) });
    }
    tenant.simulator.setFaults([]);
    const asOf = hoursAfterNow(24 * 5);
    const last = await nightInProcess(tenant, { asOf });
    const whole = await nightInProcess(tenant, { asOf, options: { full: true } });

    const found = await listFindings(tenant.store.db, { runId: last.run.run_id });
    expect(found).toEqual(await listFindings(tenant.store.db, { runId: whole.run.run_id }));
    expect(found.length).toBeGreaterThan(2);
    expect(whole.pulls.filter((one) => one.how === 'new' || one.how === 'changed')).toEqual([]);
  });
});

function verdictsIn(night: RunReport, invoices: readonly { readonly id: string }[]) {
  return invoices.map(
    ({ id }) => night.verdicts.find((one) => one.invoice_id === id)?.verdict ?? 'none',
  );
}

function hoursAfterNow(hours: number): Date {
  return new Date(NOW.getTime() + hours * HOUR_MS);
}

function anOrderIn({ simulator }: SimulatedTenant, index: number) {
  const { customers, orders } = simulator.tenant;
  const ours = orders.filter(
    (one) => one.status === 'completed' && customers.includes(one.customer),
  );
  const order = ours[index % ours.length];
  if (order === undefined) throw new Error('the tenant has no order');
  return order;
}

function customersOf({ simulator }: SimulatedTenant): number {
  return simulator.tenant.customers.length;
}

function callsSince({ simulator }: SimulatedTenant, heard: number): readonly string[] {
  return simulator.callLog
    .slice(heard)
    .filter((call) => !call.startsWith('POST'))
    .sort();
}

function customerCalls(tenant: SimulatedTenant, heard: number): readonly string[] {
  return callsSince(tenant, heard).filter((call) => call.startsWith('GET /v1/customers/'));
}

function invoiceCalls(tenant: SimulatedTenant, heard: number): readonly string[] {
  const calls = callsSince(tenant, heard).filter((call) => /lineitems|statement/.test(call));
  return [...new Set(calls)];
}

function pulled(night: RunReport, resource: string): Readonly<Record<string, number>> {
  const own = night.pulls.filter((one) => one.resource === resource);
  return Object.fromEntries(own.map((one) => [one.how, one.pulls]));
}

async function rowsOfAllTables({ store }: SimulatedTenant) {
  const { rows } = await sql<{ table: string }>`
    select table_name as "table" from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(store.db);
  const counts: Record<string, number> = {};
  for (const { table } of rows.filter((row) => !BOOKS_OF_A_RUN.includes(row.table))) {
    const { rows: counted } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)}`.execute(store.db);
    counts[table] = counted[0]?.n ?? 0;
  }
  return counts;
}

async function seatsOf(tenant: SimulatedTenant, orderId: string): Promise<string | undefined> {
  const { rows } = await sql<{ quantity: string }>`
    select trim_scale(o.quantity)::text as quantity from order_line o
    join pull p on p.pull_id = o.pull_id and p.is_current
    where o.order_id = ${orderId} order by o.order_line limit 1`.execute(tenant.store.db);
  return rows[0]?.quantity;
}

async function statusOf(tenant: SimulatedTenant, orderId: string): Promise<string | undefined> {
  const { rows } = await sql<{ status: string }>`
    select o.status from order_line o join pull p on p.pull_id = o.pull_id and p.is_current
    where o.order_id = ${orderId} limit 1`.execute(tenant.store.db);
  return rows[0]?.status;
}

/** Whole numbers from 0 below `below`, the same for every run of a seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
