import { sql } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';
import { closedLines } from './closed-lines.ts';
import type { Db } from './connection.ts';
import type { LineChange, LineVersions } from './line-changes.ts';
import { lineChanges } from './line-changes.ts';
import { currentPull } from './pull-store.ts';

/** What is different in the lines of an invoice from an earlier version of them. */
export interface InvoiceChanges {
  readonly invoice_id: string;
  /** Business time at which the earlier version was read. */
  readonly since: Date;
  readonly lines: readonly LineChange[];
  /** New less old per currency, before tax. */
  readonly sums: readonly { readonly currency: string; readonly net: Decimal }[];
}

/**
 * Compares the lines in force with those held at a moment, of the same line source.
 *
 * @param since a run id, or a UTC day: its end decides; undefined: since the invoice first tied
 * @returns undefined when nothing was held then
 */
export async function changesSince(
  db: Db,
  invoiceId: string,
  since: string | undefined,
): Promise<InvoiceChanges | undefined> {
  const compared = await versionsSince(db, invoiceId, since);
  if (compared === undefined) return undefined;
  const lines = await lineChanges(db, compared.versions);
  return { invoice_id: invoiceId, since: compared.since, lines, sums: await sumsOf(db, lines) };
}

/** Which versions {@link changesSince} compares, and when the earlier one was read; undefined when there is none. */
export async function versionsSince(
  db: Db,
  invoiceId: string,
  since: string | undefined,
): Promise<{ readonly since: Date; readonly versions: LineVersions } | undefined> {
  const now = await currentPull(db, { resource: 'line-items', key: invoiceId });
  if (now === undefined) return undefined;
  const from =
    since === undefined
      ? await closedLines(db, invoiceId, now.source)
      : await linesHeldAt(db, { invoiceId, source: now.source, since });
  if (from === undefined) return undefined;
  const versions = { invoiceId, fromPullId: from.pullId, toPullId: now.pull_id };
  return { since: from.readAt, versions };
}

/** The newest version that the run, or a run of that day or an earlier one, had read. */
async function linesHeldAt(
  db: Db,
  at: { invoiceId: string; source: string; since: string },
): Promise<{ pullId: string; readAt: Date } | undefined> {
  const { rows } = await sql<{ pullId: string; readAt: Date }>`
    select p.pull_id as "pullId", coalesce(r.as_of, p.sealed_at) as "readAt"
    from pull p left join run r on r.run_id = p.run_id
    where p.resource = 'line-items' and p.key = ${at.invoiceId} and p.source = ${at.source} and p.sealed_at is not null
      and case
        when exists (select from run n where n.run_id = ${at.since})
          then r.created_at <= (select n.created_at from run n where n.run_id = ${at.since})
        else to_char(coalesce(r.as_of, p.sealed_at) at time zone 'UTC', 'YYYY-MM-DD') <= ${at.since} end
    order by p.version desc limit 1`.execute(db);
  return rows[0];
}

/** Exact, and never across currencies. */
async function sumsOf(db: Db, lines: readonly LineChange[]): Promise<InvoiceChanges['sums']> {
  const { rows } = await sql<{ currency: string; net: Decimal }>`
    select currency, sum(net::numeric) as net
    from json_to_recordset(${JSON.stringify(lines)}::json) as l(currency text, net text)
    group by currency order by currency`.execute(db);
  return rows;
}
