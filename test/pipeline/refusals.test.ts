import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RunReport } from '../../src/cli/print-run.ts';
import type { CalmNight } from './calm-night.ts';
import { factRows, largestInvoiceOf, linesOf, openCalmNight, verdictsOf } from './calm-night.ts';
import type { CannedAnswer } from './gateway.ts';
import { openGateway } from './gateway.ts';
import { nightInProcess } from './night-in-process.ts';
import { simulatedTenant } from './simulated-tenant.ts';

let calm: CalmNight;
beforeAll(async () => {
  calm = await openCalmNight();
});
afterAll(() => calm.close());

/** What one kind of request is answered with, whoever stands between. */
async function nightBehind(
  answer: (pathAndQuery: string) => CannedAnswer | undefined,
): Promise<RunReport> {
  const gateway = await openGateway(calm.tenant.simulator.url, answer);
  try {
    return await nightInProcess(calm.tenant, { url: gateway.url, ...WHOLE });
  } finally {
    await gateway.close();
  }
}

/** Everything is asked for, also what the calm night holds already. */
const WHOLE = { options: { full: true } };

const FORBIDDEN: CannedAnswer = { status: 403, body: '{"code":"900418"}' };

describe('refusals', () => {
  it('of everything end the run in its sign-in, and touch nothing', async () => {
    const facts = await factRows(calm.tenant);

    const night = await nightBehind(() => ({ status: 401, body: '{"code":"900421"}' }));

    expect(night.run).toMatchObject({ state: 'failed', error_kind: 'auth' });
    expect(night.run).toMatchObject({ error_code: 'SIGN_IN_NEEDED' });
    expect(night.verdicts).toEqual([]);
    expect(night.missing.map((one) => [one.resource, one.code])).toEqual([
      ['balance', 'SIGN_IN_NEEDED'],
      ['invoice-summaries', 'SIGN_IN_NEEDED'],
      ['invoices', 'SIGN_IN_NEEDED'],
    ]);
    expect(await factRows(calm.tenant)).toEqual(facts);
  });

  it('of statements to an application are one finding, and change no verdict', async () => {
    const tenant = await simulatedTenant();

    const night = await nightInProcess(tenant, { appOnly: true });

    const statements = night.missing.filter((one) => one.resource === 'statement');
    expect(statements).toHaveLength(6);
    expect(new Set(statements.map((one) => one.code))).toEqual(new Set(['PERMISSION_NEEDED']));
    expect(verdictsOf(night)).toEqual(verdictsOf(calm.night));
    const findings = await tenant.store.db.selectFrom('finding').select('code').execute();
    expect(findings).toEqual([{ code: 'AUTH_DEGRADED' }]);
  });

  it('of the lines of a listed invoice leave it not checked', async () => {
    const invoiceId = largestInvoiceOf(calm.tenant);
    const facts = await factRows(calm.tenant);

    const night = await nightBehind((where) =>
      where.includes(`${invoiceId}/lineitems`) ? { status: 404, body: '' } : undefined,
    );

    expect(night.missing).toMatchObject([
      {
        resource: 'line-items',
        key: invoiceId,
        says: expect.stringContaining(
          `GET /v1/invoices/${invoiceId}/lineitems answered 404`,
        ) as string,
      },
    ]);
    expect(verdictsOf(night)).toEqual({ ...verdictsOf(calm.night), [invoiceId]: 'not-checked' });
    expect(linesOf(night)).toEqual(linesOf(calm.night));
    expect(await factRows(calm.tenant)).toEqual(facts);
  });

  it('of all orders leave no invoice checked by those of yesterday', async () => {
    const night = await nightBehind((where) => (/\/orders/.test(where) ? FORBIDDEN : undefined));

    expect(night.missing).toMatchObject([{ resource: 'orders', code: 'PERMISSION_NEEDED' }]);
    expect(new Set(Object.values(verdictsOf(night)))).toEqual(new Set(['not-checked']));
  });

  it("of one customer's orders leave the invoices that charge it not checked", async () => {
    const [customer] = calm.tenant.simulator.tenant.customers;
    const customerId = customer?.id ?? '';
    const charged = calm.tenant.simulator.tenant.invoices
      .filter(({ charges }) => charges.some((one) => one.customer.id === customerId))
      .map(({ id }) => id);

    const night = await nightBehind((where) =>
      where.includes(`${customerId}/orders`) ? { status: 500 } : undefined,
    );

    expect(night.missing.map((one) => [one.resource, one.key])).toEqual([['orders', customerId]]);
    const unchecked = night.verdicts.filter((one) => one.verdict === 'not-checked');
    expect(unchecked.map((one) => one.invoice_id)).toEqual(charged);
    expect(charged.length).toBeGreaterThan(0);
  });

  it('of the customers leave no invoice checked', async () => {
    const night = await nightBehind((where) =>
      /^\/v1\/customers(\?|$)/.test(where) ? FORBIDDEN : undefined,
    );

    expect(night.missing).toMatchObject([{ resource: 'customers', code: 'PERMISSION_NEEDED' }]);
    expect(new Set(Object.values(verdictsOf(night)))).toEqual(new Set(['not-checked']));
  });

  it('of the list of invoices end the run without a verdict', async () => {
    const night = await nightBehind((where) =>
      /^\/v1\/invoices(\?|$)/.test(where) ? { status: 503 } : undefined,
    );

    expect(night.run).toMatchObject({ state: 'failed', error_kind: 'later' });
    expect(night.verdicts).toEqual([]);
    expect(night.missing).toMatchObject([{ resource: 'invoices' }]);
  });

  it('that name a day to come back on end the run instead of holding it', async () => {
    const day = String(24 * 60 * 60);

    const night = await nightBehind((where) =>
      /lineitems/.test(where) ? { status: 429, headers: { 'retry-after': day } } : undefined,
    );

    expect(['partial', 'failed']).toContain(night.run.state);
    expect(night.missing.filter((one) => one.resource === 'line-items')).toHaveLength(6);
    expect(Object.values(verdictsOf(night)).filter((one) => one === 'explained')).toEqual([]);
  });

  it('of a batch of orders that takes its worker down leave no invoice checked', async () => {
    await calm.tenant.store.pool.query(
      `create function crash_often() returns trigger language plpgsql as
         $$ begin new.attempts := 50; return new; end $$;
       create trigger crash_often before insert on step for each row
         when (new.job = 'pull-orders') execute function crash_often()`,
    );

    const night = await nightInProcess(calm.tenant, WHOLE);

    await calm.tenant.store.pool.query('drop trigger crash_often on step');
    expect(new Set(night.missing.map((one) => one.code))).toEqual(new Set(['STEP_CRASHES_WORKER']));
    expect(night.missing.map((one) => one.key)).toEqual(
      calm.tenant.simulator.tenant.customers.map(({ id }) => id).sort(),
    );
    expect(new Set(Object.values(verdictsOf(night)))).toEqual(new Set(['not-checked']));
  });

  it('that are over leave what a calm night leaves', async () => {
    const night = await nightInProcess(calm.tenant, WHOLE);

    expect(night.missing).toEqual([]);
    expect(verdictsOf(night)).toEqual(verdictsOf(calm.night));
    expect(linesOf(night)).toEqual(linesOf(calm.night));
  });
});
