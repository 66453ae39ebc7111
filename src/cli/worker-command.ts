import { once } from 'node:events';

import type { Command } from 'commander';

import { JOBS } from '../../jobs/index.ts';
import { nightOptions } from '../../jobs/schedule.ts';
import { openQueueBackend } from '../queue/connection.ts';
import { startWorker } from '../queue/worker.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { noteSignIn } from './note-sign-in.ts';
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
      executeWithApp(
        command,
        { partnerCenter: true, logLevel: 'info' },
        async (app, { stop, config }) => {
          const backend = await openQueueBackend({
            redisUrl: config.redisUrl,
            databaseUrl: app.database.databaseUrl,
          });
          const worker = await startWorker({
            backend,
            jobs: JOBS,
            ports: app.ports(),
            leaseMs: config.leaseMs,
            schedule: {
              cron: config.cron,
              tz: config.timeZone,
              openNight: async () => {
                const options = nightOptions(config.lookbackPeriods);
                const run = await openWishedRun(app, { kind: 'nightly', options });
                // A sign-in that each night renews is never near its end here.
                return (await noteSignIn(app, run)).run_id;
              },
            },
            log: app.log,
          });
          tell(
            `Worker ${worker.workerId} is working; nights at ${config.cron} ${config.timeZone}.`,
          );
          if (!stop.aborted) await once(stop, 'abort');
          await worker.close();
          return EXIT.done;
        },
      ),
    );
}
