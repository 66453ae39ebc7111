import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { INVOICE_RULES } from '../../src/match/rule-set.ts';
import { findingsOf, judgementOf } from './judgement.ts';
import { ANNA, BERT } from './partner-documents.ts';
import { INVOICE, useTenant } from './use-tenant.ts';

const tenant = useTenant();

async function anInvoiceOfOneLine(): Promise<void> {
  await tenant.it.orders(ANNA, [{ lines: [{ quantity: 30 }] }]);
  await tenant.it.bill([{}]);
}

describe('matchInvoice', () => {
  it('reuses a match while its inputs are equal, in a later run as well, and writes nothing', async () => {
    await anInvoiceOfOneLine();
    const first = await tenant.it.match();
    const rows = await rowsWritten();
    await tenant.it.newRun();
    await anInvoiceOfOneLine();
    await tenant.it.customers();

    expect(await tenant.it.match()).toEqual({ ...first, reused: true });
    expect(await rowsWritten()).toEqual(rows);
  });

  it('judges again when a due day has passed, and takes the earlier match for an earlier day', async () => {
    await anInvoiceOfOneLine();
    const before = await tenant.it.match(INVOICE, { asOf: '2026-02-11T23:59:59.999Z' });
    const after = await tenant.it.match(INVOICE, { asOf: '2026-02-12T00:00:00.000Z' });

    expect(after).toMatchObject({ reused: false, findings: 1 });
    expect(await tenant.it.match(INVOICE, { asOf: '2026-05-01T00:00:00Z' })).toEqual({
      ...after,
      reused: true,
    });
    expect(await tenant.it.match(INVOICE, { asOf: '2026-02-10T00:00:00Z' })).toEqual({
      ...before,
      reused: true,
    });
  });

  it.each<[string, () => Promise<void>]>([
    ['the order changed', () => tenant.it.orders(ANNA, [{ lines: [{ quantity: 31 }] }])],
    [
      'a second order line fits',
      () => tenant.it.orders(ANNA, [{ lines: [{ quantity: 30 }, { quantity: 30 }] }]),
    ],
    ['the order is gone', () => tenant.it.orders(ANNA, [])],
    ['the order was cancelled', () => tenant.it.orders(ANNA, [{ status: 'cancelled' }])],
    ['a line changed', () => tenant.it.bill([{ tax: '1.00' }])],
    ['an equal line was added', () => tenant.it.bill([{}, {}])],
    ['the header changed', () => tenant.it.bill([{}], { total: '300.00' })],
    [
      'another invoice bills the order',
      () => tenant.it.bill([{}], { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' }),
    ],
    ['its customer is no longer ours', () => tenant.it.customers([BERT])],
    ['its orders did not come', () => tenant.it.lacks('orders', ANNA)],
    ['its lines did not come', () => tenant.it.lacks('line-items', INVOICE)],
    ['its header did not come', () => tenant.it.lacks('invoice', INVOICE)],
    ['its statement did not come', () => tenant.it.lacks('statement', INVOICE)],
    ['the customers did not come', () => tenant.it.lacks('customers')],
  ])('judges again when %s', async (_what, change) => {
    await anInvoiceOfOneLine();
    const first = await tenant.it.match();
    await tenant.it.newRun();
    await change();

    const second = await tenant.it.match();

    expect(second.reused).toBe(false);
    expect(second.matchId).not.toBe(first.matchId);
  });

  it('judges again under other rules', async () => {
    await anInvoiceOfOneLine();
    await tenant.it.match();

    const rules = INVOICE_RULES.map((rule) => ({ ...rule, version: `${rule.version}b` }));

    expect(await tenant.it.match(INVOICE, { rules })).toMatchObject({ reused: false });
  });

  it.each<[string, () => Promise<void>]>([
    [
      'an order of the same customer came',
      () => tenant.it.orders(ANNA, [{ lines: [{ quantity: 30 }] }, { id: 'order-2' }]),
    ],
    [
      'another invoice bills another order',
      () => tenant.it.bill([{ orderId: 'order-2' }], { id: 'G000000002' }),
    ],
    ['the orders of an uncharged customer did not come', () => tenant.it.lacks('orders', BERT)],
  ])('reuses its match when %s', async (_what, change) => {
    await anInvoiceOfOneLine();
    const first = await tenant.it.match();
    await change();

    expect(await tenant.it.match()).toEqual({ ...first, reused: true });
  });

  it('takes back a judgement when the inputs come back', async () => {
    await anInvoiceOfOneLine();
    const first = await tenant.it.match();
    await tenant.it.orders(ANNA, []);
    expect((await tenant.it.match()).matchId).not.toBe(first.matchId);
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 30 }] }]);

    expect(await tenant.it.match()).toEqual({ ...first, reused: true });
  });

  it('keeps the id of a finding while its figures change, and notes when it first came up', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{}]);
    const first = await tenant.it.match();
    const run = tenant.it.runId;
    await tenant.it.newRun();
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 21 }] }]);
    const second = await tenant.it.match();

    const [before, after] = await Promise.all([first, second].map(idsAndEvidence));
    expect(before?.finding_id).toBe(after?.finding_id);
    expect(before?.evidence_hash).not.toBe(after?.evidence_hash);
    const seen = await tenant.it.db.selectFrom('finding_seen').select('run_id').execute();
    expect(seen).toEqual([{ run_id: run }]);
    expect(await findingsOf(tenant.it.db, second)).toMatchObject([{ expected_quantity: '21' }]);
  });

  it('leaves an invoice unchecked that was never pulled', async () => {
    await tenant.it.header({
      id: INVOICE,
      invoiceDate: '2026-02-08T00:00:00Z',
      totalCharges: 5,
      currencyCode: 'USD',
      invoiceDetails: [
        { invoiceLineItemType: 'billing_line_items', billingProvider: 'one_time' },
        { invoiceLineItemType: 'billing_line_items', billingProvider: 'office' },
      ],
    });

    const match = await tenant.it.match();

    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'not-checked',
      not_checked: [
        'line items: never pulled',
        'sections not pulled: office/billing_line_items',
        'statement: never pulled',
      ],
    });
  });
});

async function idsAndEvidence(match: { matchId: string }) {
  return tenant.it.db
    .selectFrom('finding')
    .select(['finding_id', 'evidence_hash'])
    .where('match_id', '=', match.matchId)
    .executeTakeFirstOrThrow();
}

async function rowsWritten(): Promise<unknown> {
  const { rows } = await sql`
    select (select count(*) from match) as matches, (select count(*) from finding) as findings,
      (select count(*) from disposition) as dispositions, (select count(*) from bridge_step) as steps`.execute(
    tenant.it.db,
  );
  return rows[0];
}
