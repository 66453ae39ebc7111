import type { Store } from '../../src/store/connection.ts';

type Row = Readonly<Record<string, unknown>>;

/** Inserts one row by column name; what is left out keeps its default. */
export async function insertRow(store: Store, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_, index) => `$${index + 1}`);
  await store.pool.query(
    `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`,
    Object.values(row),
  );
}

/** A run of 24 November 2026, 03:00 UTC, unless said otherwise. */
export async function aRun(store: Store, runId: string, row: Row = {}): Promise<string> {
  await insertRow(store, 'run', {
    run_id: runId,
    kind: 'nightly',
    scope: runId,
    options: '{}',
    as_of: '2026-11-24T03:00:00Z',
    state: 'done',
    ended_at: '2026-11-24T04:00:00Z',
    app_version: '0.1.0',
    rule_set_hash: 'rules-1',
    created_at: '2026-11-24T03:00:00Z',
    ...row,
  });
  return runId;
}

/** A match of an invoice of October 2026, with the lines, findings and bridge given, on the list of `runs`. */
export async function aMatch(
  store: Store,
  match: {
    runs: readonly string[];
    row?: Row;
    lines?: readonly Row[];
    dispositions?: readonly Row[];
    findings?: readonly Row[];
    steps?: readonly Row[];
  },
): Promise<string> {
  const { rows } = await store.pool.query<{ match_id: string }>(
    `insert into match (subject, key, input_hash, rule_set_hash, period, currency, verdict)
     values ('invoice', 'G1', 'input-1', 'rules-1', '2026-10', 'USD', 'open') returning match_id`,
  );
  const matchId = rows[0]?.match_id ?? '';
  const row = { ...match.row };
  for (const [column, value] of Object.entries(row)) {
    await store.pool.query(`update match set ${column} = $2 where match_id = $1`, [matchId, value]);
  }
  const invoiceId = (row['key'] as string | undefined) ?? 'G1';
  for (const runId of match.runs) {
    await insertRow(store, 'run_match', { run_id: runId, match_id: matchId });
  }
  if (match.lines !== undefined) await insertLines(store, { matchId, invoiceId }, match.lines);
  for (const disposition of match.dispositions ?? []) {
    await insertRow(store, 'disposition', {
      invoice_id: invoiceId,
      match_id: matchId,
      disposition: 'matched',
      ...disposition,
    });
  }
  for (const finding of match.findings ?? []) {
    await insertRow(store, 'finding', { match_id: matchId, ...aFinding, ...finding });
  }
  for (const step of match.steps ?? []) {
    await insertRow(store, 'bridge_step', { match_id: matchId, lines: 0, ...step });
  }
  return matchId;
}

/** A run's judgement of itself, with one finding for each row given. */
export async function aRunHealth(
  store: Store,
  runs: readonly string[],
  findings: readonly Row[],
): Promise<string> {
  const matchId = await aTenantMatch(store, 'run', runs);
  for (const finding of findings) {
    const health = { invoice_id: null, period: null, currency: null, stake_net: '0' };
    await insertRow(store, 'finding', { match_id: matchId, ...aFinding, ...health, ...finding });
  }
  return matchId;
}

/** A run's judgement of the balances, with one row for each document given. */
export async function aBalancesMatch(
  store: Store,
  runs: readonly string[],
  documents: readonly Row[],
): Promise<string> {
  const matchId = await aTenantMatch(store, 'balances', runs);
  for (const [index, document] of documents.entries()) {
    await insertRow(store, 'balance_document', {
      match_id: matchId,
      row_no: index + 1,
      currency: 'USD',
      balance: '100',
      open_documents_sum: '100',
      difference: '0',
      accounted_on: '2026-11-24',
      finding_ids: [],
      ...document,
    });
  }
  return matchId;
}

/** A run's judgement of the orders, with one order line for each row given. */
export async function anOrdersMatch(
  store: Store,
  runs: readonly string[],
  lines: readonly Row[],
): Promise<string> {
  const matchId = await aTenantMatch(store, 'orders', runs);
  for (const [index, line] of lines.entries()) {
    await insertRow(store, 'order_state', {
      match_id: matchId,
      row_no: index + 1,
      customer_id: 'c1',
      order_id: 'order-1',
      order_line: 0,
      origin: 'partner-center',
      quantity: '25',
      billed_net: '0',
      billed_quantity: '0',
      state: 'overdue',
      invoices: [],
      finding_ids: [],
      ...line,
    });
  }
  return matchId;
}

async function aTenantMatch(
  store: Store,
  subject: 'run' | 'balances' | 'orders',
  runs: readonly string[],
): Promise<string> {
  const { rows } = await store.pool.query<{ match_id: string }>(
    `insert into match (subject, key, input_hash, rule_set_hash)
     values ($1, '', $2, 'rules-1') returning match_id`,
    [subject, runs.join(' ')],
  );
  const matchId = rows[0]?.match_id ?? '';
  for (const runId of runs) {
    await insertRow(store, 'run_match', { run_id: runId, match_id: matchId });
  }
  return matchId;
}

const aFinding: Row = {
  finding_id: 'F-0000000000000001',
  code: 'QUANTITY_OVER',
  severity: 'high',
  confidence: 'certain',
  role: 'root',
  invoice_id: 'G1',
  period: '2026-10',
  currency: 'USD',
  stake_type: 'claim',
  stake_net: '10',
  stake_tax: '0',
  why: 'More was charged.',
  next_step: 'Dispute it.',
  rule_version: '1',
  evidence_hash: 'e1',
};

async function insertLines(
  store: Store,
  of: { matchId: string; invoiceId: string },
  lines: readonly Row[],
): Promise<void> {
  const { rows } = await store.pool.query<{ pull_id: string }>(
    `insert into pull (resource, key, sealed_at, version, content_hash)
     select 'line-items', $1::text, now(), count(*) + 1, 'c' from pull where resource = 'line-items' and key = $1
     returning pull_id`,
    [of.invoiceId],
  );
  const pullId = rows[0]?.pull_id ?? '';
  await insertRow(store, 'match_pull', { match_id: of.matchId, pull_id: pullId });
  for (const [index, line] of lines.entries()) {
    await insertRow(store, 'charge', {
      invoice_id: of.invoiceId,
      pull_id: pullId,
      line_no: index + 1,
      subtotal: '0',
      tax_total: '0',
      total: '0',
      currency: 'USD',
      billable_quantity: '1',
      line_hash: Buffer.from([index]),
      ...line,
    });
  }
}
