import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import type { Invoice } from '../store/invoice-store.ts';
import type { Verdict } from '../store/schema.ts';
import { insertFindings } from './insert-findings.ts';
import type { InvoiceInputs } from './invoice-inputs.ts';
import { inputHash, nextDueDay, notCheckedReasons, recordMatchPulls } from './invoice-inputs.ts';
import { citeGoneLines, layOutChanges } from './lay-out-changes.ts';
import { layOutLines } from './lay-out-lines.ts';
import { layOutReceived } from './lay-out-received.ts';
import type { MatchScope, Rule } from './rule.ts';
import { INVOICE_RULES, ruleSetHash } from './rule-set.ts';
import { settleRootCauses, shareFindings } from './share-findings.ts';
import { layOutWorkingTables } from './working-tables.ts';
import { writeBridge } from './write-bridge.ts';
import { writeAllocations, writeDispositions } from './write-dispositions.ts';

export interface InvoiceMatch {
  readonly matchId: string;
  /** True when equal inputs had been judged by the same rules before: nothing was written. */
  readonly reused: boolean;
  readonly lines: number;
  readonly findings: number;
}

/**
 * Judges one invoice from the sealed facts in force: links, rules, root causes, one disposition a line, a bridge that
 * closes, a verdict. All in the caller's transaction, so that a match is whole or not there.
 *
 * The same inputs under the same rules give the same match, which is then reused.
 */
export async function matchInvoice(
  trx: Trx,
  invoice: Invoice,
  inputs: InvoiceInputs,
  options: { runId: string; asOf: Date; rules?: readonly Rule[] },
): Promise<InvoiceMatch> {
  const rules = options.rules ?? INVOICE_RULES;
  const scope: MatchScope = {
    runId: options.runId,
    asOf: options.asOf,
    invoiceId: invoice.invoice_id,
    linesPullId: inputs.linesPullId,
    closed: inputs.closed,
    linesAreWhole: inputs.linesPullId !== undefined && inputs.linesMissing === undefined,
  };
  await layOutWorkingTables(trx, scope);
  await layOutReceived(trx, scope.runId, LINKED_LINES);

  const key = {
    input_hash: await inputHash(trx, invoice, inputs),
    rule_set_hash: ruleSetHash(rules),
    // What is due decides with the facts: between two due days equal facts are judged alike.
    valid_until: await nextDueDay(trx, options.asOf, { invoice, settling: inputs.settling }),
  };
  const held = await trx
    .selectFrom('match')
    .select('match_id')
    .where('subject', '=', 'invoice')
    .where('key', '=', invoice.invoice_id)
    .where('input_hash', '=', key.input_hash)
    .where('rule_set_hash', '=', key.rule_set_hash)
    .where('valid_until', 'is not distinct from', key.valid_until)
    .orderBy('match_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (held !== undefined) return { ...(await sizeOf(trx, held.match_id)), reused: true };

  const { matchId } = await beginMatch(trx, invoice, key);
  await layOutLines(trx, scope);
  await layOutChanges(trx, scope);
  await shareFindings(trx, scope, rules);
  await doubtStaleFindings(trx);
  await citeGoneLines(trx);
  if (inputs.settling !== undefined) await holdProvisional(trx);
  await settleRootCauses(trx, invoice.currency);
  if (inputs.linesPullId !== undefined) {
    await writeDispositions(trx, {
      matchId,
      invoiceId: invoice.invoice_id,
      linesPullId: inputs.linesPullId,
    });
    await writeAllocations(trx, { matchId, invoiceId: invoice.invoice_id });
  }
  const reasons = await notCheckedReasons(trx, invoice, inputs);
  await closeBridge(trx, { matchId, invoice, inputs, notChecked: reasons.blocking.length > 0 });
  await insertFindings(trx, { matchId, invoiceId: invoice.invoice_id, period: invoice.period });
  await concludeMatch(trx, matchId, { invoice, inputs, reasons });
  await recordMatchPulls(trx, matchId, invoice, inputs);
  return { ...(await sizeOf(trx, matchId)), reused: false };
}

/** Lines that may still be written leave nothing certain. */
async function holdProvisional(trx: Trx): Promise<void> {
  await sql`update m_share set confidence = 'provisional' where confidence = 'certain'`.execute(
    trx,
  );
}

/** What stale orders or a stale header say is provisional. */
async function doubtStaleFindings(trx: Trx): Promise<void> {
  await sql`
    update m_share s set confidence = 'provisional'
    where s.confidence = 'certain' and (
      exists (select from m_header_age where days_old is not null)
      or exists (
        select from m_cell c join m_customer k on k.customer_id = c.customer_id
        where c.cell = s.cell and k.orders_are_stale))`.execute(trx);
}

/** The order lines that this invoice bills. */
const LINKED_LINES = sql`
  select order_id, alternate_id, order_line, customer_id, product_id, sku_id, billing_cycle,
    order_subscription_id as subscription_id
  from m_link where candidates = 1`;

async function sizeOf(
  trx: Trx,
  matchId: string,
): Promise<{ matchId: string; lines: number; findings: number }> {
  const { line_count: lines, findings } = await trx
    .selectFrom('match as m')
    .select([
      'm.line_count',
      sql<number>`(select count(*) from finding f where f.match_id = m.match_id)::int`.as(
        'findings',
      ),
    ])
    .where('m.match_id', '=', matchId)
    .executeTakeFirstOrThrow();
  return { matchId, lines, findings };
}

async function beginMatch(
  trx: Trx,
  invoice: Invoice,
  key: { input_hash: string; rule_set_hash: string; valid_until: Date | null },
): Promise<{ matchId: string }> {
  const row = await trx
    .insertInto('match')
    .values({
      subject: 'invoice',
      key: invoice.invoice_id,
      ...key,
      period: invoice.period,
      currency: invoice.currency,
      total_charges: invoice.total_charges,
      // Until it is concluded a match must not read as clean.
      verdict: 'not-checked' satisfies Verdict,
    })
    .returning('match_id')
    .executeTakeFirstOrThrow();
  return { matchId: row.match_id };
}

/** A bridge that does not close is our own fault: it becomes a blocker of its own and a step, never a hidden cent. */
async function closeBridge(
  trx: Trx,
  match: { matchId: string; invoice: Invoice; inputs: InvoiceInputs; notChecked: boolean },
): Promise<void> {
  const bridge = {
    matchId: match.matchId,
    invoiceId: match.invoice.invoice_id,
    linesPullId: match.inputs.linesPullId,
    notChecked: match.notChecked,
  };
  const open = await writeBridge(trx, bridge);
  if (open.length === 0) return;
  for (const { currency, remainder } of open) {
    await sql`
      insert into m_share (code, rule_version, rank, subject, currency, net, tax, bridge, confidence, why, actual_net)
      values ('UNEXPLAINED_REMAINDER', '1', 99, concat_ws('|', ${match.invoice.invoice_id}::text, ${currency}::text),
        ${currency}, ${remainder}::numeric, 0, ${remainder}::numeric, 'certain',
        format('The bridge of invoice %s leaves %s %s.', ${match.invoice.invoice_id}::text, ${remainder}::text,
          ${currency}::text), ${remainder}::numeric)`.execute(trx);
  }
  await settleRootCauses(trx, match.invoice.currency);
  await sql`delete from bridge_step where match_id = ${match.matchId}::bigint`.execute(trx);
  const still = await writeBridge(trx, bridge);
  if (still.length > 0) {
    throw new Error(
      `bridge of ${match.invoice.invoice_id} does not close: ${JSON.stringify(still)}`,
    );
  }
}

/** Control totals and the verdict, the first that holds. */
async function concludeMatch(
  trx: Trx,
  matchId: string,
  {
    invoice,
    inputs,
    reasons,
  }: {
    invoice: Invoice;
    inputs: InvoiceInputs;
    reasons: { blocking: readonly string[]; other: readonly string[] };
  },
): Promise<void> {
  await sql`
    update match m set
      lines_total = t.lines_total, lines_subtotal = t.lines_subtotal, lines_tax = t.lines_tax,
      line_count = d.lines, matched_lines = d.matched, matched_net = d.matched_net,
      ties = t.ties, pdf_total = (select total from m_statement where readable and currency = ${invoice.currency}),
      not_checked = ${[...reasons.blocking, ...reasons.other]},
      verdict = case
        when ${reasons.blocking.length > 0} then 'not-checked'
        when t.is_open or exists (
          select from finding f where f.match_id = m.match_id and f.code = 'UNEXPLAINED_REMAINDER') then 'does-not-tie'
        when exists (
          select from finding f where f.match_id = m.match_id and f.opens_invoice) then 'open'
        else 'explained' end
    from (
      select coalesce(sum(lines_total) filter (where is_header), 0) as lines_total,
        coalesce(sum(lines_subtotal) filter (where is_header), 0) as lines_subtotal,
        coalesce(sum(lines_tax) filter (where is_header), 0) as lines_tax,
        coalesce(bool_and(ties), false) as ties, coalesce(bool_or(remainder <> 0), true) as is_open
      from m_total) t, (
      select count(*)::int as lines, count(*) filter (where d.disposition = 'matched')::int as matched,
        coalesce(sum(c.subtotal) filter (
          where d.disposition = 'matched' and c.currency = ${invoice.currency}), 0) as matched_net
      from charge c
      join disposition d
        on d.invoice_id = c.invoice_id and d.match_id = ${matchId}::bigint and d.line_no = c.line_no
      where c.invoice_id = ${invoice.invoice_id} and c.pull_id = ${inputs.linesPullId ?? null}::bigint) d
    where m.match_id = ${matchId}::bigint`.execute(trx);
}
