import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

import { parseDecimal } from '../lib/decimal.ts';
import { formatMoney } from '../lib/money.ts';
import type { ListedFinding } from '../store/match-store.ts';
import { listFindings } from '../store/match-store.ts';
import type { Severity } from '../store/schema.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { say, sayJson, table } from './terminal.ts';

interface FindingFlags {
  readonly invoice?: string;
  readonly code?: string;
  readonly severity?: Severity;
  readonly state?: string;
  readonly min?: string;
  readonly run?: string;
}

export function addFindingsCommand(program: Command): void {
  const findings = program
    .command('findings')
    .summary('what does not agree')
    .description('Example: recon findings list --severity high --min 100\n\nWhat does not agree.');

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
    .addOption(new Option('--state <state>', 'only in this state').choices(['open']))
    .option('--min <amount>', 'only with at least this stake, net', parseAmount)
    .option('--run <runId>', 'as that run saw them; default: the newest of every invoice')
    .action((flags: FindingFlags, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const listed = await listFindings(app.db, {
          runId: flags.run,
          invoiceId: flags.invoice,
          code: flags.code,
          severity: flags.severity,
          min: flags.min,
        });
        if (json) sayJson(listed);
        else if (listed.length === 0) say('No finding fits.');
        else say(findingsTable(listed));
        return EXIT.done;
      }),
    );
}

/** Largest stakes first within each currency; contributing findings say so instead of an amount. */
export function findingsTable(findings: readonly ListedFinding[]): string {
  return table(
    [
      { title: 'finding' },
      { title: 'code' },
      { title: 'severity' },
      { title: 'invoice' },
      { title: 'stake net', align: 'right' },
      { title: '' },
      { title: 'why' },
    ],
    findings.map((one) => [
      one.finding_id,
      one.code,
      one.severity,
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
