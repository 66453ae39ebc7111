import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

import { AppError } from '../lib/app-error.ts';
import { parseDecimal } from '../lib/decimal.ts';
import { formatMoney } from '../lib/money.ts';
import type { ClosedListing } from '../match/why/closed-findings.ts';
import { closedFindings } from '../match/why/closed-findings.ts';
import type { Db } from '../store/connection.ts';
import type { FindingState } from '../store/decision-table.ts';
import { FINDING_STATES } from '../store/decision-table.ts';
import type { FindingFilter, ListedFinding } from '../store/match-store.ts';
import { listFindings } from '../store/match-store.ts';
import type { Severity } from '../store/schema.ts';
import { executeWithApp } from './command.ts';
import { addDecisionCommands } from './decision-commands.ts';
import { EXIT } from './exit-code.ts';
import { say, sayJson, table } from './terminal.ts';

interface FindingFlags {
  readonly invoice?: string;
  readonly code?: string;
  readonly severity?: Severity;
  readonly state?: FindingState | 'unsettled' | 'closed' | 'all';
  readonly min?: string;
  readonly run?: string;
}

export function addFindingsCommand(program: Command): void {
  const findings = program
    .command('findings')
    .summary('what does not agree')
    .description(
      'Example: recon findings list --severity high --min 100\n\nWhat does not agree, and what was decided about it.',
    );

  findings
    .command('list')
    .description('Example: recon findings list --invoice G012345678 --min 100')
    .option('--invoice <id>', 'only of this invoice')
    .option('--code <CODE>', 'only of this code', (code) => code.toUpperCase())
    .addOption(
      new Option('--severity <severity>', 'only of this severity').choices([
        'blocker',
        'high',
        'medium',
        'low',
        'info',
      ]),
    )
    .addOption(
      new Option(
        '--state <state>',
        'only in this state; unsettled: open or disputed; closed ones say what closed them',
      ).choices(['unsettled', ...FINDING_STATES, 'closed', 'all']),
    )
    .option('--min <amount>', 'only with at least this stake, net', parseAmount)
    .option('--run <runId>', 'as that run saw them; default: the newest of every invoice')
    .action((flags: FindingFlags, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const only = {
          runId: flags.run,
          invoiceId: flags.invoice,
          code: flags.code,
          severity: flags.severity,
          min: flags.min,
        };
        if (flags.state === 'closed') {
          const closed = await closedFindingsOf(app.db, only);
          print(closed, json, closedTable);
        } else {
          const state = flags.state === 'all' ? undefined : flags.state;
          print(await listFindings(app.db, { ...only, state }), json, findingsTable);
        }
        return EXIT.done;
      }),
    );
  addDecisionCommands(findings);
}

function print<T>(
  findings: readonly T[],
  json: boolean,
  tableOf: (findings: readonly T[]) => string,
): void {
  if (json) sayJson(findings);
  else say(findings.length === 0 ? 'No finding fits.' : tableOf(findings));
}

/** @throws AppError CLOSED_HAS_NO_RUN (usage): what is closed is in no run */
async function closedFindingsOf(db: Db, only: FindingFilter): Promise<readonly ClosedListing[]> {
  if (only.runId !== undefined) {
    throw new AppError('CLOSED_HAS_NO_RUN', '--state closed and --run cannot be combined', {
      kind: 'usage',
      fix: 'Leave --run out: closed findings are those that the newest run no longer holds.',
    });
  }
  return closedFindings(db, only);
}

function closedTable(closed: readonly ClosedListing[]): string {
  return table(
    [
      { title: 'finding' },
      { title: 'code' },
      { title: 'invoice' },
      { title: 'closed on' },
      { title: 'closed by' },
      { title: 'why' },
    ],
    closed.map((one) => [
      one.finding_id,
      one.code,
      one.invoice_id ?? '',
      one.closed_at.toISOString().slice(0, 10),
      one.closed_by.join(', '),
      one.why,
    ]),
  );
}

/** Largest stakes first within each currency; contributing findings say so instead of an amount. */
export function findingsTable(findings: readonly ListedFinding[]): string {
  return table(
    [
      { title: 'finding' },
      { title: 'code' },
      { title: 'severity' },
      { title: 'state' },
      { title: 'invoice' },
      { title: 'stake net', align: 'right' },
      { title: '' },
      { title: 'why' },
    ],
    findings.map((one) => [
      one.finding_id,
      one.code,
      one.severity,
      one.lapsed === null ? one.state : `${one.state} again`,
      one.invoice_id ?? '',
      one.role === 'root' ? stakeOf(one) : 'contributing',
      one.stake_type === 'none' ? '' : one.stake_type,
      one.why,
    ]),
  );
}

/** Empty where no money is at stake. */
export function stakeOf(finding: ListedFinding): string {
  return finding.currency === null
    ? ''
    : `${formatMoney(finding.stake_net, finding.currency)} ${finding.currency}`;
}

function parseAmount(text: string): string {
  const amount = parseDecimal(text);
  if (amount === undefined) throw new InvalidArgumentError('Write an amount like 100 or 99.90.');
  return amount;
}
