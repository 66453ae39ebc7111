import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';

import { comparePlanted } from '../../src/cli/compare-planted.ts';
import { listFindings } from '../../src/store/match-store.ts';
import { PROCESSES_TIMEOUT_MS } from '../cli/recon-process.ts';
import { openGateway } from './gateway.ts';
import { nightInProcess } from './night-in-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { simulatedTenant } from './simulated-tenant.ts';
import { storedRows } from './stored-rows.ts';

const UNDELIVERED = ['ENTITLEMENT_MISSING', 'ENTITLEMENT_SHORT'] as const;

function asked({ simulator }: SimulatedTenant): number {
  return simulator.requests['provisioning'] ?? 0;
}

async function findingsOf({ store }: SimulatedTenant, runId: string) {
  const findings = await listFindings(store.db, { runId });
  return findings.filter((one) => one.severity !== 'info');
}

describe('the delivery status of orders', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it.each([1, 2, 3])(
    'is asked where a charge has no full delivery alone, and told by its finding, in tenant %i',
    async (seed) => {
      const plant = [...UNDELIVERED, 'ENTITLEMENT_REVOKED_CHARGED', 'ORDER_NEVER_BILLED'] as const;
      const tenant = await simulatedTenant({ seed, plant });
      const { answerKey, tenant: truth } = tenant.simulator;

      const { run } = await nightInProcess(tenant);

      const findings = await findingsOf(tenant, run.run_id);
      const { found, unplanted } = comparePlanted(answerKey, findings);
      expect(found.filter((one) => one.finding === undefined)).toEqual([]);
      expect(unplanted).toEqual([]);
      const { rows } = await sql<{ order_id: string; status: string }>`
        select order_id, status from provisioning_status order by order_id collate "C"`.execute(
        tenant.store.db,
      );
      const undelivered = answerKey.filter(({ code }) => UNDELIVERED.some((one) => one === code));
      const lineOf = (orderId: string | undefined) =>
        truth.orders.find(({ id }) => id === orderId)?.lines[0];
      expect(rows).toEqual(
        undelivered
          .map(({ orderId }) => {
            const line = lineOf(orderId);
            const quantities = line === undefined ? [] : truth.provisioning.get(line);
            return { order_id: orderId ?? '', status: quantities?.at(-1)?.status };
          })
          .sort((a, b) => (a.order_id < b.order_id ? -1 : 1)),
      );
      expect(asked(tenant)).toBe(2);
      for (const { status, order_id } of rows) {
        const why = findings.find((one) => one.order_id === order_id)?.why;
        expect(why).toContain(
          status === 'fulfilled'
            ? 'though Partner Center calls its delivery fulfilled'
            : `its delivery is still pending at Partner Center (${status})`,
        );
      }
    },
  );

  it('is not asked at all where everything was delivered', async () => {
    const tenant = await simulatedTenant();

    await nightInProcess(tenant);

    expect(asked(tenant)).toBe(0);
  });

  it('is asked again on a quiet night, which stores nothing twice', async () => {
    const tenant = await simulatedTenant({ plant: UNDELIVERED });
    await nightInProcess(tenant);
    const rows = await storedRows(tenant.store.db);

    await nightInProcess(tenant);

    expect(asked(tenant)).toBe(4);
    expect(await storedRows(tenant.store.db)).toEqual(rows);
  });

  it('is listed as missing when it does not come, and changes no verdict', async () => {
    const tenant = await simulatedTenant({ plant: UNDELIVERED });
    const orderId =
      tenant.simulator.answerKey.find(({ code }) => code === 'ENTITLEMENT_MISSING')?.orderId ?? '';
    tenant.simulator.setFaults([
      { name: 'burst-5xx', match: new RegExp(`/orders/${orderId}/provisioningstatus`) },
    ]);

    const { run, verdicts, missing } = await nightInProcess(tenant);

    expect(run.state).toBe('partial');
    expect(missing).toMatchObject([{ resource: 'provisioning', key: orderId }]);
    const findings = await findingsOf(tenant, run.run_id);
    expect(findings.map(({ code }) => code).sort()).toEqual([...UNDELIVERED, 'PARTIAL_PULL']);
    expect(findings.find(({ code }) => code === 'PARTIAL_PULL')?.why).toBe(
      `The delivery status of ${orderId} did not arrive in this run.`,
    );
    expect(findings.find(({ code }) => code === 'ENTITLEMENT_MISSING')?.why).toMatch(
      /nothing was delivered for it \(order [^)]+ line 0\)\.$/,
    );
    expect(verdicts.map((one) => one.verdict).filter((one) => one !== 'explained')).toEqual([
      'open',
    ]);
  });

  it('is an answer, too, where Partner Center keeps none', async () => {
    const tenant = await simulatedTenant({ plant: ['ENTITLEMENT_MISSING'] });
    const gateway = await openGateway(tenant.simulator.url, (where) =>
      where.endsWith('/provisioningstatus')
        ? { status: 404, body: '{"code":"800007","description":"not found"}' }
        : undefined,
    );
    onTestFinished(() => gateway.close());

    const { run, missing, pulls } = await nightInProcess(tenant, { url: gateway.url });

    expect([run.state, missing]).toEqual(['done', []]);
    expect(pulls.filter((one) => one.resource === 'provisioning')).toMatchObject([
      { how: 'new', pulls: 1, rows: 0 },
    ]);
    const [finding] = await findingsOf(tenant, run.run_id);
    expect(finding?.why).toMatch(/nothing was delivered for it \(order [^)]+ line 0\)\.$/);
  });
});
