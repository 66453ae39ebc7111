import type { Command } from 'commander';
import pc from 'picocolors';

import { loadConfig, SIMULATOR } from '../config.ts';
import { createTokenSource } from '../partner-center/sign-in.ts';
import { GRAPH_AUDIENCE, PARTNER_CENTER_AUDIENCE } from '../partner-center/token-audience.ts';
import { openQueueBackend } from '../queue/connection.ts';
import type { App } from './app.ts';
import { openApp } from './app.ts';
import { capabilityChecks } from './capability-checks.ts';
import type { Check, Checked } from './check.ts';
import { exitCodeOfChecks, tryCheck } from './check.ts';
import type { CommandContext } from './command.ts';
import { execute } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import { machineChecks } from './machine-checks.ts';
import { serviceChecks } from './service-checks.ts';
import { signInStatus } from './sign-in-status.ts';
import { startConfiguredSimulator } from './simulated-config.ts';
import { say, sayJson, tell } from './terminal.ts';
import { tokenStoreOf } from './token-store.ts';

/** Long enough for a slow sign-in, short enough to wait for. */
const CHECK_MS = 30_000;

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .summary('check machine, database, queue, network, sign-in and Partner Center')
    .description(
      'Example: recon doctor\n\nTries each thing recon needs, for real, and names a fix for what fails.',
    )
    .action((_: unknown, command: Command) =>
      execute(command, { partnerCenter: false }, async (context) => {
        const simulated = await startConfiguredSimulator(context.config);
        try {
          return await examine({ ...context, config: simulated.config });
        } finally {
          await simulated.close();
        }
      }),
    );
}

async function examine(context: CommandContext): Promise<ExitCode> {
  const opened: { app?: App } = {};
  const checked: Checked[] = [];
  try {
    for (const check of checksOf(context, opened)) {
      context.stop.throwIfAborted();
      const one = await tryCheck(check, checked);
      checked.push(one);
      if (!context.json) printChecked(one);
    }
    if (context.json) {
      sayJson(
        checked.map(({ check, ok, skipped, says, fix, code }) => ({
          check,
          ok,
          skipped,
          says,
          fix,
          code,
        })),
      );
    }
    if (opened.app !== undefined) await warnOfSignIn(opened.app);
    return exitCodeOfChecks(checked);
  } finally {
    await opened.app?.close();
  }
}

function checksOf(context: CommandContext, opened: { app?: App }): readonly Check[] {
  const { config, stop } = context;
  const app = () => {
    if (opened.app === undefined) throw new Error('the database is checked first');
    return opened.app;
  };
  const tokensFor = (audience: string) =>
    createTokenSource({
      ...config,
      tokens: tokenStoreOf(config, app().db),
      audience,
      log: app().log,
    });
  const bounded = () => AbortSignal.any([stop, AbortSignal.timeout(CHECK_MS)]);
  return [
    { name: 'settings', try: () => Promise.resolve(describeSettings()) },
    ...machineChecks(config, process.env),
    {
      name: 'database',
      needs: ['home'],
      try: async () => describeDatabase((opened.app = await openApp(config))),
    },
    { name: 'queue', needs: ['database'], try: () => describeQueue(app()) },
    ...serviceChecks(config, bounded),
    ...capabilityChecks({
      config,
      partnerCenter: once(() => app().ports({ limits: { attemptsMax: 1 } }).partnerCenter),
      tokens: once(() => tokensFor(PARTNER_CENTER_AUDIENCE)),
      graphTokens: once(() => tokensFor(GRAPH_AUDIENCE)),
      stop: bounded,
    }),
  ];
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** What needs no sign-in is checked without its settings too. */
function describeSettings(): string {
  const { partnerCenterUrl, tenantId, clientId } = loadConfig(process.env, { partnerCenter: true });
  return partnerCenterUrl === SIMULATOR
    ? 'the built-in fake Partner Center'
    : `tenant ${tenantId}, application ${clientId}`;
}

/** Opening it has tried its version and its migrations. */
async function describeDatabase(app: App): Promise<string> {
  const { rows } = await app.database.store.pool.query<{ server_version: string }>(
    'show server_version',
  );
  const where = app.database.embedded ? `embedded under ${app.config.home}` : 'DATABASE_URL';
  return `PostgreSQL ${rows[0]?.server_version ?? ''}, ${where}, schema up to date`;
}

async function describeQueue(app: App): Promise<string> {
  const { redisUrl } = app.config;
  await openQueueBackend({ redisUrl, databaseUrl: app.database.databaseUrl });
  return redisUrl === undefined ? 'BullMQ on the same PostgreSQL' : 'BullMQ on Redis';
}

async function warnOfSignIn(app: App): Promise<void> {
  const { warnings } = await signInStatus(app.db, app.config, new Date());
  for (const warning of warnings) tell(pc.yellow(warning));
}

function printChecked({ check, ok, skipped, says, fix }: Checked): void {
  const mark = ok ? pc.green('✓') : skipped ? pc.dim('-') : pc.red('✗');
  say(`${mark} ${check.padEnd(30)} ${says}`);
  if (fix !== null) say(`    do: ${fix}`);
}
