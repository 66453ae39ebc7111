import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Fault } from '../../src/simulator/fault.ts';
import type { CalmNight } from './calm-night.ts';
import { factRows, largestInvoiceOf, linesOf, openCalmNight, verdictsOf } from './calm-night.ts';
import { nightInProcess } from './night-in-process.ts';
import { simulatedTenant } from './simulated-tenant.ts';

let calm: CalmNight;
beforeAll(async () => {
  calm = await openCalmNight();
});
afterEach(() => calm.tenant.simulator.setFaults([]));
afterAll(() => calm.close());

/** An answer that never comes is given up sooner: ten times a night. */
const SHORT = { limits: { exchangeTimeoutMs: 400 }, options: { full: true } };

const lasting = (name: Fault['name'], more: Partial<Fault> = {}) => ({ name, ...more });

describe('weather that lasts, over the lines of one invoice', () => {
  it.each<[string, Partial<Fault> & Pick<Fault, 'name'>, string]>([
    ['503', lasting('burst-5xx'), 'PARTNER_CENTER_HTTP'],
    ['no answer', lasting('timeout'), 'PARTNER_CENTER_NETWORK'],
    ['cut bodies', lasting('cut-body'), 'PARTNER_CENTER_NETWORK'],
    ['pages of a proxy', lasting('html-200'), 'PARTNER_CENTER_SHAPE'],
    ['empty objects', lasting('empty-object'), 'PARTNER_CENTER_SHAPE'],
    ['a token that leads back', lasting('repeat-token'), 'PAGE_CHAIN_BROKEN'],
    ['a redirect to another host', lasting('redirect'), 'HOST_REFUSED'],
    ['a next link to another host', lasting('foreign-next-link'), 'HOST_REFUSED'],
  ])('is named, and its invoice is not checked: %s', async (_, fault, code) => {
    const invoiceId = largestInvoiceOf(calm.tenant);
    const facts = await factRows(calm.tenant);
    calm.tenant.simulator.setFaults([{ ...fault, match: new RegExp(`${invoiceId}/lineitems`) }]);

    const night = await nightInProcess(calm.tenant, SHORT);

    expect(night.run.state).toBe('partial');
    expect(night.missing.map((one) => [one.resource, one.key, one.code])).toEqual([
      ['line-items', invoiceId, code],
    ]);
    expect(verdictsOf(night)).toEqual({ ...verdictsOf(calm.night), [invoiceId]: 'not-checked' });
    expect(linesOf(night)).toEqual(linesOf(calm.night));
    expect(await factRows(calm.tenant)).toEqual(facts);
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
