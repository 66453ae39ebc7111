import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { moneyWithCurrency } from '../../src/lib/money.ts';
import type { FindingCode } from '../../src/match/finding-codes.ts';
import { explain } from '../../src/match/why/explain.ts';
import type { Explanation } from '../../src/match/why/explanation.ts';
import { parseWhyTarget } from '../../src/match/why/why-target.ts';
import { LATER_CODES, PLANTED_CODES } from '../../src/simulator/planted-finding.ts';
import type { Db } from '../../src/store/connection.ts';
import type { ListedFinding } from '../../src/store/match-store.ts';
import { listFindings } from '../../src/store/match-store.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from '../cli/recon-process.ts';
import { nightInProcess } from './night-in-process.ts';
import { stumblesIn } from './plain-words.ts';
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
  PROVIDER_SECTION_MISSING: 'lines',
  MIXED_CURRENCY_INVOICE: 'currency',
  INVOICE_AMENDED: 'documents that amend the invoice',
  INVOICE_MISSING: 'invoices of the month',
  SOURCE_DISAGREEMENT: 'lines',
  LINE_ADDED_AFTER_CLOSE: 'amount',
  LINE_REMOVED_AFTER_CLOSE: 'amount',
  LINE_CHANGED_AFTER_CLOSE: 'lines',
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
  SCHEMA_DRIFT: 'shape of the answer',
  PDF_CHANGED: 'bytes of the statement',
  BALANCE_JUMP: 'balance',
  STALE_DATA: 'age of the data',
};

describe('recon why, over a whole tenant', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('names the decisive field, both figures and the next step of every planted code, those of a later night too', async () => {
    const tenant = await simulatedTenant({ plant: 'all' });
    await nightInProcess(tenant);
    const { db } = tenant.store;
    const first = await listFindings(db, {});
    const codes = new Set(first.map(({ code }) => code));
    expect(PLANTED_CODES.filter((code) => !codes.has(code))).toEqual([]);
    for (const finding of first) await expectPlain(db, finding);

    tenant.simulator.passNight();
    await nightInProcess(tenant, { options: { full: true } });
    const later = await listFindings(db, {});
    for (const code of LATER_CODES) {
      const finding = later.find((one) => one.code === code);
      if (finding === undefined) throw new Error(`${code} was not found`);
      await expectPlain(db, finding);
    }
  });
});

async function expectPlain(db: Db, finding: ListedFinding): Promise<void> {
  const { finding_id: findingId, code, why, next_step: next } = finding;
  const explanation = await explain(db, { kind: 'finding', findingId });
  const { sentences, rule, sides } = explanation;
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
  expect([code, stumblesIn(explanation, namesIn(finding, explanation))]).toEqual([code, []]);
  expect([code, seen]).toEqual([code, expect.stringMatching(subjectOf(finding))]);
  if (finding.role === 'root' && finding.currency !== null && finding.stake_net !== '0') {
    expect([code, decided]).toEqual([
      code,
      expect.stringContaining(moneyWithCurrency(finding.stake_net, finding.currency)),
    ]);
  }
  const [decisive] = sides.rows;
  expect([code, decisive?.left === '' || decisive?.right === '']).toEqual([code, false]);
  expect([code, decisive?.left]).not.toEqual([code, decisive?.right]);
}

// Every kind of line and order line: the first, and the first that takes money back.
describe('recon why, over lines and order lines', () => {
  it('tells each kind in at most three plain sentences', async () => {
    const tenant = await simulatedTenant({ plant: 'all' });
    await nightInProcess(tenant);
    const { db } = tenant.store;
    const { rows: lines } = await sql<{ what: string; names: string[] }>`
      select distinct on (d.disposition, c.subtotal < 0, c.reference_id = '')
        format('line:%s/%s', d.invoice_id, d.line_no) as what, array[c.customer_name, c.product_name] as names
      from disposition d join charge c on c.invoice_id = d.invoice_id and c.line_no = d.line_no
      order by d.disposition, c.subtotal < 0, c.reference_id = '', d.line_no`.execute(db);
    const { rows: orders } = await sql<{ what: string; names: string[] }>`
      select distinct on (s.state) format('order:%s/%s', s.order_id, s.order_line) as what,
        array[o.friendly_name, (select min(c.name) from customer c where c.customer_id = o.customer_id)] as names
      from order_state s join order_in_force o on o.order_id = s.order_id and o.order_line = s.order_line
      order by s.state, s.order_id`.execute(db);

    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(orders.length).toBeGreaterThanOrEqual(5);
    for (const { what, names } of [...lines, ...orders]) {
      const explanation = await explain(db, parseWhyTarget(what));
      expect([what, stumblesIn(explanation, names)]).toEqual([what, []]);
      expect(explanation.sentences.at(-1)).toMatch(/^Next: |there is nothing to do\.$/i);
    }
  });
});

describe('recon why', { timeout: PROCESSES_TIMEOUT_MS }, () => {
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

    const coloured = await runRecon(['why', id], {
      ...tenant.settings,
      FORCE_COLOR: '1',
      NO_COLOR: '',
    });
    expect(coloured.stdout).toContain('\u001b[33m≠\u001b[39m');
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

function namesIn({ customer_name: customer }: ListedFinding, { sides }: Explanation) {
  const products = sides.rows.filter(({ field }) => field === 'product');
  return [customer, ...products.flatMap(({ left, right }) => [left, right])];
}

/** A sentence names the customer, the document, the order or the currency it is about; a run's own, what did not come. */
function subjectOf(finding: ListedFinding): RegExp {
  const { customer_name: customer, invoice_id: invoice, order_id: order, currency } = finding;
  const subjects = [
    customer,
    invoice,
    order,
    currency,
    'PDF statement',
    'did not arrive',
    'not documented',
  ];
  return new RegExp(
    subjects
      .filter((one) => one !== null)
      .map((one) => one.replace(/[^\w ]/g, '\\$&'))
      .join('|'),
  );
}
