import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';

import type { Command } from 'commander';
import { Argument, Option } from 'commander';

import type { DecisionRow, Said, Taken } from '../store/decision-store.ts';
import { decideFindings, decisionsOf, undoDecisions } from '../store/decision-store.ts';
import type { DecisionAction } from '../store/decision-table.ts';
import { DECISION_ACTIONS } from '../store/decision-table.ts';
import { accountName } from './account-name.ts';
import type { App } from './app.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { say, sayJson, table, tell } from './terminal.ts';

interface DecideFlags {
  readonly reason?: string;
  readonly ticket?: string;
  readonly until?: string;
  readonly to?: string;
  readonly comment?: string;
  readonly by?: string;
}

const BY = new Option('--by <name>', 'who decides; default: the name you are signed in by here');

/** `decide`, `undo` and `history`, below `findings`. */
export function addDecisionCommands(findings: Command): void {
  findings
    .command('decide')
    .argument('<findings>', 'ids, joined by commas, or `-`')
    .addArgument(new Argument('<decision>', 'what is decided or said').choices(DECISION_ACTIONS))
    .summary('accept, dispute, waive, reopen, assign, comment')
    .description(
      'Example: recon findings decide F-0123456789abcdef dispute --reason "12 ordered, 15 billed" --ticket 2611-0042\n\n' +
        'Several findings: join their ids by commas, or `-` reads them from stdin. A decision holds in later runs as long as the figures of the finding stay the same.',
    )
    .option('--reason <text>', 'why; of accept, dispute, waive and reopen')
    .option('--ticket <number>', 'of dispute: the billing ticket')
    .option('--until <day>', 'of waive: the last day it holds, YYYY-MM-DD')
    .option('--to <name>', 'of assign: who looks after it; without it nobody any more')
    .option('--comment <text>', 'of comment')
    .addOption(BY)
    .action((findingIds: string, decision: DecisionAction, flags: DecideFlags, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const request = {
          action: decision,
          reason: flags.reason,
          ticket: flags.ticket,
          waivedUntil: flags.until,
          assignee: flags.to,
          comment: flags.comment,
        };
        const ids = await namedFindings(findingIds);
        const taken = await decideFindings(
          app.db,
          { findingIds: ids },
          request,
          saidBy(app, flags),
        );
        printTaken(taken, json, `Decided. Take it back with: recon findings undo ${taken.batch}`);
        return EXIT.done;
      }),
    );

  findings
    .command('undo <decision>')
    .summary('take a decision back')
    .description(
      'Example: recon findings undo 17\n\nWhat was decided before it holds again. Takes the number of one decision, as `findings history` shows it, or the name of a whole request, as `findings decide` printed it.',
    )
    .addOption(BY)
    .action((decision: string, flags: DecideFlags, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const what = /^\d{1,18}$/.test(decision) ? { decisionId: decision } : { batch: decision };
        const taken = await undoDecisions(app.db, what, saidBy(app, flags));
        printTaken(taken, json, 'Taken back: what was decided before holds again.');
        return EXIT.done;
      }),
    );

  findings
    .command('history <finding>')
    .summary('all that was decided and said of a finding')
    .description('Example: recon findings history F-0123456789abcdef')
    .action((findingId: string, _: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const history = await decisionsOf(app.db, findingId);
        if (json) sayJson(history);
        else say(history.length === 0 ? 'Nothing was decided or said yet.' : historyTable(history));
        return EXIT.done;
      }),
    );
}

async function namedFindings(given: string): Promise<readonly string[]> {
  const ids = given === '-' ? await text(process.stdin) : given;
  return ids.split(/[\s,]+/).filter((id) => id !== '');
}

function saidBy(app: App, { by }: DecideFlags): Said {
  return { actor: by ?? accountName(), via: 'cli', at: app.now(), batch: randomUUID() };
}

function printTaken(taken: Taken, json: boolean, said: string): void {
  if (json) {
    sayJson(taken);
    return;
  }
  for (const id of taken.findingIds) say(id);
  tell(said);
}

function historyTable(history: readonly DecisionRow[]): string {
  return table(
    [{ title: 'no.' }, { title: 'when' }, { title: 'who' }, { title: 'what' }, { title: 'words' }],
    history.map((one) => [
      one.decision_id,
      one.decided_at.toISOString().slice(0, 16).replace('T', ' '),
      `${one.actor} (${one.via})`,
      one.is_undone ? `${one.action}, undone` : one.action,
      wordsOf(one),
    ]),
  );
}

function wordsOf(one: DecisionRow): string {
  return [
    one.reason ?? one.comment ?? '',
    one.ticket === null ? '' : `ticket ${one.ticket}`,
    one.waived_until === null ? '' : `until ${one.waived_until}`,
    one.action === 'assign' ? (one.assignee ?? 'nobody any more') : '',
    one.undoes === null ? '' : `takes back no. ${one.undoes}`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}
