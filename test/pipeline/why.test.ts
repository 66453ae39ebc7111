import { describe, expect, it } from 'vitest';

import type { FindingCode } from '../../src/match/finding-codes.ts';
import { explain } from '../../src/match/why/explain.ts';
import { PLANTED_CODES } from '../../src/simulator/planted-finding.ts';
import { listFindings } from '../../src/store/match-store.ts';
import { runRecon } from '../cli/recon-process.ts';
import { nightInProcess } from './night-in-process.ts';
import { scratch } from './scratch.ts';
import { simulatedTenant } from './simulated-tenant.ts';

/** What a person is told to look at, per code. */
const DECIDES: Readonly<Partial<Record<FindingCode, string>>> = {
  PAGE_CHAIN_BROKEN: 'listing of lines',
  PARTIAL_PULL: 'what did not come',
  AUTH_DEGRADED: 'sign-in',
  PDF_NE_API_TOTAL: 'total',
  PDF_UNREADABLE: 'statement',
  PDF_MISSING: 'statement',
  LINES_TAX_NE_INVOICE_TAX: 'tax',
  LINES_NE_INVOICE_TOTAL: 'total',
  ADJUSTMENT_NOT_IN_LINES: 'subtotal',
  INVOICE_ID_MISMATCH: 'invoice number',
  UNKNOWN_CUSTOMER: 'customer',
  CHARGE_WITHOUT_ORDER: 'order id',
  CHARGE_FOR_FAILED_ORDER: 'status of the order',
  FREE_ITEM_CHARGED: 'amount',
  ORDER_NEVER_BILLED: 'units charged',
  ORDER_PARTLY_BILLED: 'units charged',
  ORDER_NOT_YET_BILLED: 'units charged',
  BILLED_TWICE_SAME_INVOICE: 'quantity',
  BILLED_TWICE_ACROSS_INVOICES: 'quantity',
  AMBIGUOUS_MATCH: 'number of order lines that fit',
  CHARGE_AFTER_CANCELLATION: 'date',
  REFUND_DUPLICATED: 'amount refunded',
  REFUND_OVER: 'amount refunded',
  SIGN_INCONSISTENT: 'sign',
  REFUND_WITHOUT_CHARGE: 'charge taken back',
  REVERSAL_WITHOUT_REBILL: 'other half of the change',
  REBILL_WITHOUT_REVERSAL: 'other half of the change',
  REFUND_MISSING: 'amount refunded',
  REFUND_SHORT: 'amount refunded',
  REFUND_PENDING: 'amount refunded',
  CURRENCY_MISMATCH: 'currency',
  CUSTOMER_MISMATCH: 'customer',
  PRODUCT_MISMATCH: 'product',
  SKU_MISMATCH: 'SKU',
  AVAILABILITY_MISMATCH: 'availability',
  BILLING_FREQUENCY_MISMATCH: 'billing cycle',
  UNKNOWN_CHARGE_TYPE: 'charge type',
  QUANTITY_OVER: 'quantity',
  QUANTITY_UNDER: 'quantity',
  UNIT_PRICE_OVER: 'unit price',
  UNIT_PRICE_UNDER: 'unit price',
  LINE_ARITHMETIC: 'subtotal',
  LINE_TOTAL: 'total',
  FX_NOT_ONE: 'exchange rate',
  FX_ONE: 'exchange rate',
  FX_INCONSISTENT: 'exchange rate',
  ENTITLEMENT_REVOKED_CHARGED: 'units in force',
  ENTITLEMENT_MISSING: 'units delivered',
  ENTITLEMENT_SHORT: 'units delivered',
  ENTITLEMENT_WITHOUT_ORDER: 'order of the entitlement',
  ENTITLEMENT_WITHOUT_CHARGE: 'units charged',
  ENTITLEMENT_EXCESS: 'units charged',
  ENTITLEMENT_ACTIVE_AFTER_REFUND: 'units in force',
  ENTITLEMENT_PRODUCT_MISMATCH: 'product delivered',
  BALANCE_NE_OPEN_INVOICES: 'balance',
  SUMMARY_NE_DETAILS: 'balance',
  SUMMARY_CURRENCY_MISSING: 'currency',
  OVERPAID_INVOICE: 'amount paid',
  BALANCE_STALE: 'date of the balance',
};

describe('recon why, over a whole tenant', () => {
  it('names the decisive field, both figures and the next step of every planted code', async () => {
    const tenant = await simulatedTenant({ plant: 'all' });
    await nightInProcess(tenant);
    const { db } = tenant.store;
    const findings = await listFindings(db, {});

    const codes = new Set(findings.map(({ code }) => code));
    expect(PLANTED_CODES.filter((code) => !codes.has(code))).toEqual([]);
    for (const { finding_id: findingId, code, why, next_step: next } of findings) {
      const { sentences, rule, sides } = await explain(db, { kind: 'finding', findingId });
      const [seen, decided = '', todo] = sentences;
      expect([code, seen, todo, sentences.length]).toEqual([code, why, `Next: ${next}`, 3]);
      expect([code, rule?.code]).toEqual([code, code]);
      const field = DECIDES[code as FindingCode];
      expect([code, decided.toLowerCase()]).toEqual([
        code,
        expect.stringMatching(
          new RegExp(`^decided by (the )?${field?.toLowerCase()} \\(.+: .+; .+: .+\\); `),
        ),
      ]);
      const [decisive] = sides.rows;
      expect([code, decisive?.left === '' || decisive?.right === '']).toEqual([code, false]);
      expect([code, decisive?.left]).not.toEqual([code, decisive?.right]);
    }
  });
});

describe('recon why', () => {
  it('ends in exit 2 and three lines on a finding nobody ever saw', async () => {
    const { settings } = await scratch();

    const unknown = await runRecon(['why', 'F-0000000000000000'], settings);

    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr.trimEnd().split('\n')).toEqual([
      'Error: no run kept here ever saw finding F-0000000000000000',
      '  do:  `recon findings list` shows the findings there are.',
      '  code: FINDING_UNKNOWN',
    ]);
  });

  it('prints sentences and tables, or all of it as JSON', async () => {
    const tenant = await simulatedTenant({ plant: ['QUANTITY_OVER'] });
    await nightInProcess(tenant);
    const [finding] = await listFindings(tenant.store.db, { code: 'QUANTITY_OVER' });
    const id = finding?.finding_id ?? '';

    const printed = await runRecon(['why', id], tenant.settings);
    const json = await runRecon(['why', id, '--json'], tenant.settings);

    expect(printed).toMatchObject({ code: 0, stderr: '' });
    const lines = printed.stdout.split('\n');
    expect(lines.slice(0, 3)).toEqual([
      `${id}  QUANTITY_OVER: More units than ordered`,
      '',
      finding?.why,
    ]);
    expect(printed.stdout).toMatch(/decides: quantity +\d+ +≠ +\d+/);
    expect(printed.stdout).toMatch(/rule QUANTITY_OVER +quantity +More units .+ decided/);
    expect(JSON.parse(json.stdout)).toMatchObject({ of: id, sentences: lines.slice(2, 5) });
  });
});
