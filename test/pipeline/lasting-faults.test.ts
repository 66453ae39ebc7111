import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Fault } from '../../src/simulator/fault.ts';
import type { CalmNight } from './calm-night.ts';
import { factRows, largestInvoiceOf, linesOf, openCalmNight, verdictsOf } from './calm-night.ts';
import { nightInProcess } from './night-in-process.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { simulatedTenant } from './simulated-tenant.ts';

let calm: CalmNight;
let calmByGraph: CalmNight;
beforeAll(async () => {
  calm = await openCalmNight();
  calmByGraph = await openCalmNight({}, { lineSource: 'graph' });
});
afterEach(() => calm.tenant.simulator.setFaults([]));
afterAll(() => Promise.all([calm.close(), calmByGraph.close()]));

/** An answer that never comes is given up sooner: ten times a night. */
const SHORT = { limits: { exchangeTimeoutMs: 400 }, options: { full: true } };

type Named = Partial<Record<Fault['name'], string>>;

/** Each fault over one call of an invoice of its own, and the code it is to end in, by invoice. */
function overInvoices({ simulator }: SimulatedTenant, call: RegExp, faults: Named) {
  const { invoices } = simulator.tenant;
  const names = Object.keys(faults) as Fault['name'][];
  expect(names.length).toBeLessThanOrEqual(invoices.length);
  const idOf = (index: number) => invoices[index]?.id ?? '';
  simulator.setFaults(
    names.map((name, index) => ({
      name,
      match: new RegExp(`(?=.*${idOf(index)}).*${call.source}`),
    })),
  );
  return Object.fromEntries(names.map((name, index) => [idOf(index), faults[name]]));
}

describe('weather that lasts, over the lines of an invoice each', () => {
  it.each<[string, Named]>([
    [
      'on the network',
      {
        timeout: 'PARTNER_CENTER_NETWORK',
        'silent-body': 'PARTNER_CENTER_NETWORK',
        'cut-body': 'PARTNER_CENTER_NETWORK',
        'reset-chunk': 'PARTNER_CENTER_NETWORK',
        'burst-5xx': 'PARTNER_CENTER_HTTP',
        gossip: 'PARTNER_CENTER_HTTP',
      },
    ],
    [
      'in what is answered',
      {
        'html-200': 'PARTNER_CENTER_SHAPE',
        'empty-object': 'PARTNER_CENTER_SHAPE',
        'error-200': 'PARTNER_CENTER_SHAPE',
        'renamed-amount': 'ANSWER_SHAPE',
        'wordy-amount': 'ANSWER_SHAPE',
        'not-found': 'PARTNER_CENTER_HTTP',
      },
    ],
    [
      'in where pages lead',
      {
        'repeat-token': 'PAGE_CHAIN_BROKEN',
        'loop-tokens': 'PAGE_CHAIN_BROKEN',
        'empty-page': 'PAGE_CHAIN_BROKEN',
        'foreign-next-link': 'HOST_REFUSED',
        redirect: 'HOST_REFUSED',
        'period-refused': 'PARTNER_CENTER_HTTP',
      },
    ],
  ])('is named, and its invoice is not checked: %s', async (_, faults) => {
    const { tenant } = calm;
    const facts = await factRows(tenant);
    const codes = overInvoices(tenant, /lineitems/, faults);

    const night = await nightInProcess(tenant, SHORT);

    expect(night.run.state).toBe('partial');
    expect(new Set(night.missing.map((one) => one.resource))).toEqual(new Set(['line-items']));
    expect(Object.fromEntries(night.missing.map((one) => [one.key, one.code]))).toEqual(codes);
    for (const { says } of night.missing.filter((one) => one.says.includes('answered 400'))) {
      expect(says).toContain('RECON_LINE_SOURCE=auto asks Graph for them');
    }
    const unchecked = Object.keys(codes).map((id) => [id, 'not-checked']);
    expect(verdictsOf(night)).toEqual({
      ...verdictsOf(calm.night),
      ...(Object.fromEntries(unchecked) as Record<string, string>),
    });
    expect(linesOf(night)).toEqual(linesOf(calm.night));
    expect(await factRows(tenant)).toEqual(facts);
  });

  it('is named, and its invoice is not checked: in files', async () => {
    const { tenant } = calmByGraph;
    const codes = overInvoices(tenant, /blobs/, {
      'missing-part': 'PAGE_CHAIN_BROKEN',
      'cut-gzip': 'PAGE_CHAIN_BROKEN',
      'half-line': 'PAGE_CHAIN_BROKEN',
      'nested-gzip': 'PAGE_CHAIN_BROKEN',
      'gzip-bomb': 'PARTNER_CENTER_TOO_LARGE',
      'endless-line': 'PARTNER_CENTER_TOO_LARGE',
    });

    const night = await nightInProcess(tenant, { options: { full: true }, lineSource: 'graph' });

    expect(Object.fromEntries(night.missing.map((one) => [one.key, one.code]))).toEqual(codes);
    expect(new Set(Object.values(verdictsOf(night)))).toEqual(new Set(['not-checked']));
    expect(linesOf(night)).toEqual(linesOf(calmByGraph.night));
  });

  it('leaves an invoice that never came without lines, and not without a word', async () => {
    const tenant = await simulatedTenant();
    const invoiceId = largestInvoiceOf(tenant);
    tenant.simulator.setFaults([{ name: 'cut-body', match: new RegExp(`${invoiceId}/lineitems`) }]);

    const night = await nightInProcess(tenant, SHORT);

    const verdict = night.verdicts.find((one) => one.invoice_id === invoiceId);
    expect(verdict).toMatchObject({ verdict: 'not-checked', line_count: 0 });
    expect(verdict?.not_checked).toEqual([
      expect.stringMatching(/^line items: GET .*no whole answer/),
    ]);
    const { rows } = await tenant.store.pool.query('select from charge where invoice_id = $1', [
      invoiceId,
    ]);
    expect(rows).toEqual([]);
  });
});
