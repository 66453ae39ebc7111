import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Fault } from '../../src/simulator/fault.ts';
import { listFindings } from '../../src/store/match-store.ts';
import type { CalmNight } from './calm-night.ts';
import { openCalmNight, verdictsOf } from './calm-night.ts';
import { leaksOf } from './leaks.ts';
import { nightInProcess } from './night-in-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { simulatedTenant } from './simulated-tenant.ts';

let calm: CalmNight;
beforeAll(async () => {
  // Small pages, so that every invoice comes on several.
  calm = await openCalmNight({ pageSize: 10 });
});
afterAll(() => calm.close());

const FULL = { options: { full: true } };

/** Each fault over one call of an invoice of its own, for ever. @returns what each invoice has to endure */
function overInvoices({ simulator }: SimulatedTenant, call: string, names: Fault['name'][]) {
  const ids = simulator.tenant.invoices.map(({ id }) => id).slice(0, names.length);
  simulator.setFaults(
    ids.map((id, index) => ({
      name: names[index] ?? 'slow',
      match: new RegExp(`${id}/${call}`),
    })),
  );
  return Object.fromEntries(names.map((name, index) => [name, ids[index] ?? '']));
}

/** Codes of what was found on each invoice, those that only inform left out. */
async function codesOf({ store }: SimulatedTenant, runId: string) {
  const codes: Record<string, string[]> = {};
  for (const one of await listFindings(store.db, { runId })) {
    if (one.severity === 'info') continue;
    (codes[one.invoice_id ?? ''] ??= []).push(one.code);
  }
  return (invoiceId = '') => [...new Set(codes[invoiceId])].sort();
}

describe('what a client cannot know to be wrong', () => {
  it('is judged on the lines: doubled, lost, unknown or foreign, never taken for right', async () => {
    const tenant = await simulatedTenant({ pageSize: 10 });
    const of = overInvoices(tenant, 'lineitems', [
      'line-twice',
      'line-lost',
      'dropped-link',
      'unknown-charge-type',
      'unknown-currency',
      'joined-order-ids',
    ]);

    const night = await nightInProcess(tenant);

    const verdicts = verdictsOf(night);
    const codes = await codesOf(tenant, night.run.run_id);
    expect(night.missing).toEqual([]);
    for (const name of ['line-twice', 'line-lost', 'dropped-link']) {
      expect([name, verdicts[of[name] ?? '']]).toEqual([name, 'does-not-tie']);
      expect(codes(of[name])).toContain('LINES_NE_INVOICE_TOTAL');
    }
    expect(codes(of['unknown-charge-type'])).toContain('UNKNOWN_CHARGE_TYPE');
    expect(codes(of['unknown-currency'])).toContain('MIXED_CURRENCY_INVOICE');
    expect(verdicts[of['unknown-currency'] ?? '']).not.toBe('explained');
    expect(codes(of['joined-order-ids'])).toEqual([]);
    expect(verdicts[of['joined-order-ids'] ?? '']).toBe('explained');
  });

  it('is said of statements that cannot be read, and changes no verdict', async () => {
    const tenant = await simulatedTenant();
    const of = overInvoices(tenant, 'documents', [
      'pdf-loop',
      'pdf-locked',
      'pdf-pages',
      'pdf-script',
      'other-total',
      'empty-pdf',
    ]);
    const heard: string[] = [];

    const night = await nightInProcess(tenant, {
      lineSource: 'graph',
      hear: (line) => heard.push(line),
    });

    const codes = await codesOf(tenant, night.run.run_id);
    expect(Object.fromEntries(Object.entries(of).map(([name, id]) => [name, codes(id)]))).toEqual({
      'pdf-loop': ['PDF_UNREADABLE'],
      'pdf-locked': ['PDF_UNREADABLE'],
      'pdf-pages': ['PDF_UNREADABLE'],
      'pdf-script': [],
      'other-total': ['PDF_NE_API_TOTAL'],
      'empty-pdf': ['PDF_MISSING'],
    });
    const explained = Object.entries(verdictsOf(night)).filter(([, one]) => one === 'explained');
    expect(explained.map(([id]) => id)).toEqual(
      Object.entries(of)
        .filter(([name]) => name !== 'other-total')
        .map(([, id]) => id),
    );
    // Tokens of a user and of an app, and the signatures of the files: none turns up anywhere.
    expect(tenant.simulator.secrets.length).toBeGreaterThan(6);
    expect(await leaksOf(tenant, heard)).toEqual([]);
  });

  it('is matched by id where a customer has another name', async () => {
    const { tenant } = calm;
    tenant.simulator.setFaults([{ name: 'renamed-customer' }]);

    const night = await nightInProcess(tenant, FULL);

    expect(night.missing).toEqual([]);
    expect(verdictsOf(night)).toEqual(verdictsOf(calm.night));
    expect((await codesOf(tenant, night.run.run_id))()).toEqual([]);
  });

  it('is flagged where a customer is ours no more, and its charges are not lost', async () => {
    const { tenant } = calm;
    const [customer] = tenant.simulator.tenant.customers;
    tenant.simulator.setFaults([{ name: 'lost-customer' }]);

    const night = await nightInProcess(tenant, FULL);

    const found = await listFindings(tenant.store.db, { runId: night.run.run_id });
    const unknown = found.filter((one) => one.code === 'UNKNOWN_CUSTOMER');
    expect(unknown.length).toBeGreaterThan(0);
    expect(new Set(unknown.map((one) => one.customer_id))).toEqual(new Set([customer?.id]));
    expect(found.map((one) => one.code)).not.toContain('CHARGE_WITHOUT_ORDER');
  });

  it('claims nothing where the lists of orders come empty', async () => {
    const { tenant } = calm;
    tenant.simulator.setFaults([{ name: 'empty-feed' }]);

    const night = await nightInProcess(tenant, FULL);

    const found = await listFindings(tenant.store.db, { runId: night.run.run_id });
    expect(found.map((one) => one.code)).toContain('STALE_DATA');
    expect(found.map((one) => one.code)).not.toContain('CHARGE_WITHOUT_ORDER');
    expect(new Set(Object.values(verdictsOf(night)))).toEqual(new Set(['not-checked']));
  });
});
