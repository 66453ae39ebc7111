import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';

import type { Db } from '../../src/store/connection.ts';
import type { DecisionRequest } from '../../src/store/decision-request.ts';
import type { Said } from '../../src/store/decision-store.ts';
import { decideFindings, decisionsOf, undoDecisions } from '../../src/store/decision-store.ts';
import { pageOfFindings } from '../../src/store/finding-list-store.ts';
import { listJudgedInvoices } from '../../src/store/judged-invoice-store.ts';
import { listFindings, listVerdicts } from '../../src/store/match-store.ts';
import { openByMonth, periodTotals } from '../../src/store/period-totals.ts';
import { forgetDecisions } from '../store/forget-decisions.ts';
import { ANNA } from './partner-documents.ts';
import { INVOICE, useTenant } from './use-tenant.ts';

const tenant = useTenant();
const ACCEPT = { action: 'accept', reason: 'agreed with the customer' } as const;
let finding = '';

/** 25 billed of 20 ordered: one claim of 62.00 USD. */
async function billTooMany(quantity = '25', subtotal = '310.00'): Promise<void> {
  await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
  await tenant.it.bill([{ quantity, subtotal, tax: '0' }]);
  await tenant.it.match();
}

beforeEach(async () => {
  await forgetDecisions(tenant.it.db);
  await billTooMany();
  finding = (await listFindings(tenant.it.db, {}))[0]?.finding_id ?? '';
});

/** Who waits to decide. */
async function waitingForTurn(db: Db): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from pg_locks
    where relation = 'decision'::regclass and not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  return rows[0]?.waiting ?? 0;
}

let said = 0;
function by(actor = 'anna', more: Partial<Said> = {}): Said {
  said += 1;
  return {
    actor,
    via: 'cli',
    at: new Date('2026-02-20T08:00:00Z'),
    batch: `said ${said}`,
    ...more,
  };
}

function decide(request: DecisionRequest, more: Partial<Said> = {}) {
  return decideFindings(tenant.it.db, { findingIds: [finding] }, request, by('anna', more));
}

async function stateNow() {
  const row = (await listFindings(tenant.it.db, {})).find((one) => one.finding_id === finding);
  return { state: row?.state, lapsed: row?.lapsed, decision: row?.decision };
}

/** Everywhere an invoice is judged for people. */
async function verdictsNow() {
  const { db } = tenant.it;
  const [invoice] = await listJudgedInvoices(db, {});
  const [verdict] = await listVerdicts(db);
  const [month] = await periodTotals(db, invoice?.period ?? '');
  const [open] = await openByMonth(db);
  return {
    page: [invoice?.verdict, invoice?.open_findings, invoice?.claim_net],
    list: [verdict?.verdict, verdict?.open_findings, verdict?.open_net],
    month: [month?.explained_invoices, month?.open_findings, month?.claim_net],
    chart: [open?.findings, open?.claim_net],
  };
}

const IS_OPEN = {
  page: ['open', 1, '62'],
  list: ['open', 1, '62'],
  month: [0, 1, '62'],
  chart: [1, '62'],
};
const IS_SETTLED = {
  page: ['explained', 0, '0'],
  list: ['explained', 0, '0'],
  month: [1, 0, '0'],
  chart: [0, '0'],
};

/** Without zeros at the end, which depend on what was added. */
async function verdictsTrimmed() {
  const found = await verdictsNow();
  return Object.fromEntries(
    Object.entries(found).map(([where, values]) => [
      where,
      values.map((value) =>
        typeof value === 'string' && /^[\d.]+$/.test(value)
          ? value.replace(/\.?0+$/, '').replace(/^$/, '0')
          : value,
      ),
    ]),
  );
}

describe('a decision', () => {
  it.each<[DecisionRequest, string, typeof IS_OPEN]>([
    [ACCEPT, 'accepted', IS_SETTLED],
    [{ action: 'waive', reason: 'small', waivedUntil: '2026-12-31' }, 'waived', IS_SETTLED],
    [{ action: 'dispute', reason: 'too many', ticket: '2611-0042' }, 'disputed', IS_OPEN],
    [{ action: 'reopen', reason: 'not so sure' }, 'open', IS_OPEN],
    [{ action: 'assign', assignee: 'Bert' }, 'open', IS_OPEN],
    [{ action: 'comment', comment: 'asked sales' }, 'open', IS_OPEN],
  ])(
    'of %j leaves the finding %s, and the invoice as that says',
    async (request, state, verdict) => {
      expect(await verdictsTrimmed()).toEqual(IS_OPEN);

      await decide(request);

      expect(await stateNow()).toMatchObject({ state, lapsed: null });
      expect(await verdictsTrimmed()).toEqual(verdict);
    },
  );

  it('is kept when a later run judges anew and finds the same figures', async () => {
    await decide(ACCEPT);
    await tenant.it.newRun();
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00', tax: '0' }], { total: '310.00' });
    await tenant.it.match();

    expect(await stateNow()).toEqual({ state: 'accepted', lapsed: null, decision: 'accept' });
  });

  it('lapses when the figures change, and says so', async () => {
    await decide(ACCEPT);
    await tenant.it.newRun();
    await billTooMany('26', '322.40');

    expect(await stateNow()).toEqual({
      state: 'open',
      lapsed: 'figures-changed',
      decision: 'accept',
    });
    expect((await listVerdicts(tenant.it.db))[0]?.verdict).toBe('open');
  });

  it('to waive ends with its day, with the first run after it', async () => {
    await decide({ action: 'waive', reason: 'small', waivedUntil: '2026-03-10' });
    const at = async (asOf: string) => {
      await tenant.it.newRun(asOf);
      await tenant.it.match(INVOICE, { asOf });
      return stateNow();
    };
    expect(await at('2026-03-10T23:59:59Z')).toMatchObject({ state: 'waived', lapsed: null });
    expect(await at('2026-03-11T00:00:00Z')).toMatchObject({
      state: 'open',
      lapsed: 'waiver-ended',
    });
  });

  it('gives way to a later one, and comes back when that is undone', async () => {
    await decide(ACCEPT);
    const { batch } = await decide({ action: 'dispute', reason: 'no, too many' });
    expect(await stateNow()).toMatchObject({ state: 'disputed' });

    await undoDecisions(tenant.it.db, { batch }, by('bert'));

    expect(await stateNow()).toMatchObject({ state: 'accepted' });
    expect(await decisionsOf(tenant.it.db, finding)).toMatchObject([
      { action: 'undo', actor: 'bert', is_undone: false },
      { action: 'dispute', actor: 'anna', is_undone: true },
      { action: 'accept', actor: 'anna', is_undone: false },
    ]);
    await expect(undoDecisions(tenant.it.db, { batch }, by())).rejects.toMatchObject({
      code: 'DECISION_UNKNOWN',
    });
  });

  it('keeps assignee, comment and ticket beside what is decided later', async () => {
    await decide({ action: 'assign', assignee: 'Bert' });
    await decide({ action: 'comment', comment: 'asked sales' });
    await decide({ action: 'dispute', reason: 'too many', ticket: '2611-0042' });
    await decide(ACCEPT);
    const { rows } = await pageOfFindings(
      tenant.it.db,
      { assignee: 'Bert', state: 'accepted' },
      { by: 'stake', descending: true, offset: 0, limit: 10 },
    );
    expect(rows).toMatchObject([
      { state: 'accepted', assignee: 'Bert', comment: 'asked sales', ticket: '2611-0042' },
    ]);
    await decide({ action: 'assign' });
    expect((await listFindings(tenant.it.db, {}))[0]?.assignee).toBeNull();
  });
});

describe('deciding', () => {
  it('decides all findings named, or none', async () => {
    const of = { findingIds: [finding, 'F-0000000000000000'] };
    await expect(decideFindings(tenant.it.db, of, ACCEPT, by())).rejects.toMatchObject({
      code: 'FINDING_UNKNOWN',
      message: expect.stringContaining('F-0000000000000000') as string,
    });
    expect(await stateNow()).toMatchObject({ state: 'open' });
  });

  it('refuses what was decided on figures that are no longer so', async () => {
    const of = { findingIds: [finding], seen: new Map([[finding, '0'.repeat(64)]]) };
    await expect(decideFindings(tenant.it.db, of, ACCEPT, by())).rejects.toMatchObject({
      code: 'FINDING_CHANGED',
    });
  });

  it('takes one request once, and refuses its name for another', async () => {
    const again = { batch: 'one request' };
    expect(await decide(ACCEPT, again)).toEqual(await decide(ACCEPT, again));
    expect(await decisionsOf(tenant.it.db, finding)).toHaveLength(1);
    for (const other of [
      decide({ ...ACCEPT, reason: 'another' }, again),
      decide(ACCEPT, { ...again, actor: 'bert' }),
    ]) {
      await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    }
  });

  it('takes back once for one name, and only of the finding named', async () => {
    await decide(ACCEPT);
    const [{ decision_id: decisionId } = { decision_id: '' }] = await decisionsOf(
      tenant.it.db,
      finding,
    );
    const elsewhere = { decisionId, findingId: 'F-0000000000000000' };
    await expect(undoDecisions(tenant.it.db, elsewhere, by())).rejects.toMatchObject({
      code: 'DECISION_UNKNOWN',
    });
    const again = by('bert', { batch: 'take back' });
    const undo = () => undoDecisions(tenant.it.db, { decisionId, findingId: finding }, again);
    expect(await undo()).toEqual(await undo());
    expect(await decisionsOf(tenant.it.db, finding)).toHaveLength(2);
  });

  it.each<[DecisionRequest, RegExp]>([
    [{ action: 'accept' }, /accept needs a reason/],
    [{ action: 'accept', reason: '  ' }, /accept needs a reason/],
    [{ ...ACCEPT, ticket: '1' }, /accept takes no ticket/],
    [{ ...ACCEPT, reason: 'x'.repeat(1001) }, /reason is longer than 1000 characters/],
    [{ ...ACCEPT, reason: 'bell \u0007' }, /reason holds control characters/],
    [{ ...ACCEPT, reason: '\u202Eback to front' }, /reason holds control characters/],
    [{ ...ACCEPT, reason: 'c1 \u009B31m' }, /reason holds control characters/],
    [{ action: 'waive', reason: 'small' }, /waive needs a day/],
    [{ action: 'waive', reason: 'small', waivedUntil: '2026-02-30' }, /no day like/],
    [{ action: 'waive', reason: 'small', waivedUntil: '31.12.2026' }, /no day like/],
    [{ action: 'waive', reason: 'small', waivedUntil: '2026-02-19' }, /2026-02-19 is over/],
    [{ action: 'comment' }, /comment needs a comment/],
  ])('refuses %j', async (request, message) => {
    await expect(decide(request)).rejects.toMatchObject({
      code: 'DECISION_INCOMPLETE',
      message: expect.stringMatching(message) as string,
    });
    expect(await decisionsOf(tenant.it.db, finding)).toEqual([]);
  });

  it('waits for who decides before, so that numbers are given in the order of commits', async () => {
    const { db } = tenant.it;
    const decided = await db.transaction().execute(async (trx) => {
      await sql`
        insert into decision (finding_id, evidence_hash, action, comment, actor, via, batch, decided_at)
        values (${finding}, '', 'comment', 'slow', 'bert', 'cli', 'slow', now())`.execute(trx);
      const pending = decide(ACCEPT);
      await expect.poll(() => waitingForTurn(trx), { timeout: 10_000 }).toBe(1);
      return { pending };
    });
    await decided.pending;
    expect(await decisionsOf(db, finding)).toMatchObject([{ actor: 'anna' }, { actor: 'bert' }]);
  });

  it.each(['update decision set reason = $$none$$', 'delete from decision', 'truncate decision'])(
    'is never rewritten: %s',
    async (statement) => {
      await decide(ACCEPT);
      await expect(sql.raw(statement).execute(tenant.it.db)).rejects.toThrow('never change');
    },
  );
});
