import { once } from 'node:events';

import type { Command } from 'commander';

import { JOBS } from '../../jobs/index.ts';
import { nightOptions } from '../../jobs/schedule.ts';
import { startWorker } from '../queue/worker.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { tell } from './terminal.ts';
import { openWishedRun } from './work-on-run.ts';

export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .summary('work jobs and keep the schedule')
    .description(
      'Example: recon worker\n\nWorks the steps of runs and opens the nightly one (RECON_CRON, RECON_TZ) until SIGTERM.',
    )
    .action((_: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, async (app, { stop, config }) => {
        const worker = await startWorker({
          redisUrl: config.redisUrl,
          databaseUrl: app.database.databaseUrl,
          jobs: JOBS,
          ports: app.ports(),
          schedule: { pattern: config.cron, timeZone: config.timeZone },
          openNight: async () => {
            const options = nightOptions(config.lookbackPeriods);
            await openWishedRun(app, { kind: 'nightly', options });
          },
          log: app.log,
        });
        tell(`Worker ${worker.workerId} is working; nights at ${config.cron} ${config.timeZone}.`);
        if (!stop.aborted) await once(stop, 'abort');
        await worker.close();
        return EXIT.done;
      }),
    );
}
