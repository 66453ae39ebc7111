import { once } from 'node:events';

import type { Command } from 'commander';

import { execute } from './command.ts';
import { EXIT } from './exit-code.ts';
import type { TenantFlags } from './tenant-options.ts';
import { addTenantOptions, startTenant } from './tenant-options.ts';
import { say, sayJson, tell } from './terminal.ts';
import { wholeNumber } from './whole-number.ts';

interface SimulatorFlags extends TenantFlags {
  readonly port: number;
}

const PORT = 8790;

export function addSimulatorCommand(program: Command): void {
  const command = program
    .command('simulator')
    .summary('serve the fake Partner Center')
    .description(
      'Example: recon simulator --port 8790\n\nServes the fake Partner Center until Ctrl-C and prints the settings that point recon at it.',
    )
    .option('--port <n>', 'where to listen', wholeNumber, PORT);
  addTenantOptions(command).action((flags: SimulatorFlags, self: Command) =>
    execute(self, { partnerCenter: false }, async ({ config, json, stop }) => {
      const simulator = await startTenant(flags, config.now);
      try {
        const settings = {
          PARTNER_CENTER_URL: simulator.url,
          PARTNER_CENTER_AUTHORITY: simulator.authority,
          GRAPH_URL: simulator.graphUrl,
          PARTNER_CENTER_TENANT_ID: simulator.tenantId,
          PARTNER_CENTER_CLIENT_ID: simulator.clientId,
          PARTNER_CENTER_CLIENT_SECRET: simulator.clientSecret,
          PARTNER_CENTER_REFRESH_TOKEN: simulator.refreshToken,
        };
        if (json) sayJson({ settings, answerKey: simulator.answerKey });
        else for (const [name, value] of Object.entries(settings)) say(`export ${name}='${value}'`);
        tell(`Serving at ${simulator.url}; Ctrl-C stops.`);
        if (!stop.aborted) await once(stop, 'abort');
        return EXIT.done;
      } finally {
        await simulator.close();
      }
    }),
  );
}
