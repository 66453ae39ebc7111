import type { Command } from 'commander';

import { SIMULATOR } from '../config.ts';
import { openApp } from './app.ts';
import { execute } from './command.ts';
import { EXIT } from './exit-code.ts';
import { servePages } from './serve-pages.ts';
import { startConfiguredSimulator } from './simulated-config.ts';

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .summary('the pages for finance, and the HTTP API')
    .description(
      'Example: recon serve\n\nServes the pages on this machine (RECON_HTTP_HOST, RECON_HTTP_PORT) until Ctrl-C. Prints a link that signs one browser in; when it was used, the next one.',
    )
    .action((_: unknown, command: Command) =>
      execute(command, { partnerCenter: false }, async ({ config, stop }) => {
        const environment = config.partnerCenterUrl === SIMULATOR ? 'simulator' : 'production';
        const simulated = await startConfiguredSimulator(config);
        try {
          const app = await openApp(simulated.config, { logLevel: 'warn' });
          try {
            await servePages(app, { environment, stop });
            return EXIT.done;
          } finally {
            await app.close();
          }
        } finally {
          await simulated.close();
        }
      }),
    );
}
