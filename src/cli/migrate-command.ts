import type { Command } from 'commander';

import { connectTest } from '../store/embedded/connect-test.ts';
import { migrateToLatest } from '../store/migrate.ts';
import { execute } from './command.ts';
import { EXIT } from './exit-code.ts';
import { openDatabase } from './open-database.ts';
import { say, sayJson } from './terminal.ts';

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .summary('bring the database schema up to date')
    .description(
      'Example: DATABASE_URL=postgres://… recon migrate\n\nBrings the schema up to date. Safe to repeat.',
    )
    .action((_: unknown, command: Command) =>
      execute(command, { partnerCenter: false }, async ({ config, json }) => {
        const ran = await migrate(config);
        if (json) sayJson({ migrations: ran });
        else say(ran.length === 0 ? 'The schema is up to date.' : `Ran ${ran.join(', ')}.`);
        return EXIT.done;
      }),
    );
}

async function migrate(config: {
  databaseUrl: string | undefined;
  home: string;
  pgBinDir: string | undefined;
}): Promise<readonly string[]> {
  if (config.databaseUrl !== undefined) {
    await connectTest(config.databaseUrl);
    return migrateToLatest(config.databaseUrl);
  }
  // The embedded database is migrated by being opened.
  const database = await openDatabase({ ...config, onIdleError: () => undefined });
  await database.close();
  return [];
}
