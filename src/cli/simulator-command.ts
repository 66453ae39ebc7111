import { once } from 'node:events';

import type { Command } from 'commander';

import type { Fault } from '../simulator/fault.ts';
import { startSimulator } from '../simulator/start-simulator.ts';
import { execute } from './command.ts';
import { EXIT } from './exit-code.ts';
import { faultOption } from './fault-option.ts';
import { say, sayJson, tell } from './terminal.ts';
import { wholeNumber } from './whole-number.ts';

interface SimulatorFlags {
  readonly seed: number;
  readonly lines?: number;
  readonly customers?: number;
  readonly port: number;
  readonly fault?: readonly Fault[];
}

const PORT = 8790;

export function addSimulatorCommand(program: Command): void {
  program
    .command('simulator')
    .summary('serve the fake Partner Center')
    .description(
      'Example: recon simulator --port 8790\n\nServes the fake Partner Center until Ctrl-C and prints the settings that point recon at it.',
    )
    .option('--seed <n>', 'the tenant: same seed, same tenant', wholeNumber, 1)
    .option('--lines <n>', 'about this many lines on the newest invoice', wholeNumber)
    .option('--customers <n>', 'customers of the tenant', wholeNumber)
    .option('--port <n>', 'where to listen', wholeNumber, PORT)
    .addOption(faultOption())
    .action((flags: SimulatorFlags, command: Command) =>
      execute(command, { partnerCenter: false }, async ({ config, json, stop }) => {
        const simulator = await startSimulator({
          ...flags,
          faults: flags.fault,
          now: config.now ?? new Date(),
        });
        try {
          const settings = {
            PARTNER_CENTER_URL: simulator.url,
            PARTNER_CENTER_AUTHORITY: simulator.authority,
            PARTNER_CENTER_TENANT_ID: simulator.tenantId,
            PARTNER_CENTER_CLIENT_ID: simulator.clientId,
            PARTNER_CENTER_CLIENT_SECRET: simulator.clientSecret,
            PARTNER_CENTER_REFRESH_TOKEN: simulator.refreshToken,
          };
          if (json) sayJson({ settings, answerKey: simulator.answerKey });
          else
            for (const [name, value] of Object.entries(settings)) say(`export ${name}='${value}'`);
          tell(`Serving at ${simulator.url}; Ctrl-C stops.`);
          if (!stop.aborted) await once(stop, 'abort');
          return EXIT.done;
        } finally {
          await simulator.close();
        }
      }),
    );
}
