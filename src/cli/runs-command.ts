import { setTimeout as sleep } from 'node:timers/promises';

import type { Command } from 'commander';

import { cancelRun } from '../store/cancel-run.ts';
import { reopenRun } from '../store/reopen-run.ts';
import { findRun, listRuns } from '../store/run-store.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { noteSignIn } from './note-sign-in.ts';
import { loadRunReport, printRun } from './print-run.ts';
import { concludeRun } from './run-command.ts';
import { showRunProgress } from './run-progress.ts';
import { say, sayJson, table } from './terminal.ts';
import { workOnRun } from './work-on-run.ts';

const RUNS_SHOWN = 50;
const WATCH_MS = 500;

export function addRunsCommand(program: Command): void {
  const runs = program
    .command('runs')
    .summary('the history of runs')
    .description('Example: recon runs list\n\nThe history of runs.');

  runs
    .command('list')
    .description('Example: recon runs list\n\nThe newest runs first.')
    .action((_: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const listed = await listRuns(app.db, RUNS_SHOWN);
        if (json) sayJson(listed);
        else {
          say(
            table(
              [
                { title: 'run' },
                { title: 'kind' },
                { title: 'covers' },
                { title: 'state' },
                { title: 'started' },
                { title: 'ended' },
              ],
              listed.map((run) => [
                run.run_id,
                run.kind,
                run.scope,
                run.state,
                run.created_at.toISOString(),
                run.ended_at?.toISOString() ?? '',
              ]),
            ),
          );
        }
        return EXIT.done;
      }),
    );

  runs
    .command('show <runId>')
    .description(
      'Example: recon runs show 20261124T030000123Z-3f2a\n\nSteps, what was pulled, reused and missing, verdicts.',
    )
    .action((runId: string, _: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const report = await loadRunReport(app.db, await findRun(app.db, runId));
        if (json) sayJson(report);
        else printRun(report);
        return EXIT.done;
      }),
    );

  runs
    .command('watch <runId>')
    .description(
      'Example: recon runs watch 20261124T030000123Z-3f2a\n\nFollows a run that somebody else works.',
    )
    .action((runId: string, _: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, context) => {
        const progress = showRunProgress(app.db, runId);
        try {
          let run = await findRun(app.db, runId);
          while (run.state === 'running') {
            await sleep(WATCH_MS, undefined, { signal: context.stop });
            run = await findRun(app.db, runId);
          }
          await progress.stop();
          return await concludeRun(app, context, run, {});
        } finally {
          await progress.stop();
        }
      }),
    );

  runs
    .command('retry <runId>')
    .description(
      'Example: recon runs retry 20261124T030000123Z-3f2a\n\nAsks again for what failed or was missing, then judges and reports again.',
    )
    .action((runId: string, _: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, async (app, context) => {
        const run = await findRun(app.db, runId);
        if ((await reopenRun(app.db, runId)) === 0) {
          say('Nothing failed and nothing is missing: there is nothing to try again.');
          return EXIT.done;
        }
        const ended = await workOnRun(app, run, { stop: context.stop });
        return concludeRun(app, context, await noteSignIn(app, ended), {});
      }),
    );

  runs
    .command('cancel <runId>')
    .description(
      'Example: recon runs cancel 20261124T030000123Z-3f2a\n\nEnds a run: no further step begins. What was sealed and judged stays.',
    )
    .action((runId: string, _: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const run = await cancelRun(app.db, runId, 'from the command line');
        if (json) sayJson(run);
        else say(`${run.error_text ?? ''}\n${run.error_fix ?? ''}`);
        return EXIT.done;
      }),
    );
}
