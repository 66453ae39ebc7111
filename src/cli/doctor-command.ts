import { access, constants, mkdir } from 'node:fs/promises';

import type { Command } from 'commander';
import pc from 'picocolors';

import { AppError, messageOf } from '../lib/app-error.ts';
import type { PartnerCenter } from '../partner-center/partner-center.ts';
import { openQueueBackend } from '../queue/connection.ts';
import { pendingMigrations } from '../store/migrate.ts';
import type { App } from './app.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { say, sayJson } from './terminal.ts';

interface Check {
  readonly name: string;
  readonly try: () => Promise<string>;
}

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly says: string;
  readonly fix: string | undefined;
}

/** Long enough for a slow sign-in, short enough to wait for. */
const CHECK_MS = 30_000;

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .summary('check database, queue, folders and Partner Center')
    .description(
      'Example: recon doctor\n\nTries each thing recon needs, for real, and names a fix for what fails.',
    )
    .action((_: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, async (app, { json, stop }) => {
        const found: Finding[] = [];
        for (const check of checksOf(app, stop)) {
          const finding = await examine(check);
          found.push(finding);
          if (!json) printFinding(finding);
        }
        if (json) sayJson(found);
        return found.every((one) => one.ok) ? EXIT.done : EXIT.failed;
      }),
    );
}

function checksOf(app: App, stop: AbortSignal): readonly Check[] {
  const { partnerCenter } = app.ports({ limits: { attemptsMax: 1 } });
  return [
    { name: 'Node', try: () => Promise.resolve(process.version) },
    { name: 'database', try: () => describeDatabase(app) },
    { name: 'schema', try: () => describeSchema(app) },
    { name: 'queue', try: () => describeQueue(app) },
    { name: 'reports folder', try: () => describeFolder(app.config.reportsDir) },
    ...capabilitiesOf(partnerCenter, stop),
  ];
}

/** One real call each; the last two need a signed-in user. */
function capabilitiesOf(partnerCenter: PartnerCenter, stop: AbortSignal): readonly Check[] {
  const options = () => ({ signal: AbortSignal.any([stop, AbortSignal.timeout(CHECK_MS)]) });
  const first = async (pages: AsyncGenerator<{ itemCount: number }>) => {
    for await (const page of pages) return `${page.itemCount} on the first page`;
    return 'empty';
  };
  return [
    {
      name: 'customers',
      try: () => first(partnerCenter.customers({ ...options(), fromToken: undefined })),
    },
    {
      name: 'account balance',
      try: async () => `${(await partnerCenter.accountBalance(options())).body.length} bytes`,
    },
    {
      name: 'invoices',
      try: () => first(partnerCenter.invoices({ ...options(), fromToken: undefined })),
    },
    {
      name: 'invoice summaries (app+user)',
      try: async () => `${(await partnerCenter.invoiceSummaries(options())).itemCount} currencies`,
    },
  ];
}

async function describeDatabase(app: App): Promise<string> {
  const { rows } = await app.database.store.pool.query<{ server_version: string }>(
    'show server_version',
  );
  const where = app.database.embedded ? `embedded under ${app.config.home}` : 'DATABASE_URL';
  return `PostgreSQL ${rows[0]?.server_version ?? ''}, ${where}`;
}

async function describeSchema(app: App): Promise<string> {
  const pending = await pendingMigrations(app.db);
  if (pending.length === 0) return 'up to date';
  throw new AppError('SCHEMA_BEHIND', `lacks ${pending.join(', ')}`, {
    fix: 'Run `recon migrate`.',
  });
}

async function describeQueue(app: App): Promise<string> {
  const { redisUrl } = app.config;
  await openQueueBackend({ redisUrl, databaseUrl: app.database.databaseUrl });
  return redisUrl === undefined ? 'BullMQ on the same PostgreSQL' : 'BullMQ on Redis';
}

async function describeFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await access(folder, constants.W_OK);
  return folder;
}

async function examine(check: Check): Promise<Finding> {
  try {
    return { check: check.name, ok: true, says: await check.try(), fix: undefined };
  } catch (error) {
    const fix = error instanceof AppError ? error.fix : undefined;
    return { check: check.name, ok: false, says: messageOf(error), fix };
  }
}

function printFinding({ check, ok, says, fix }: Finding): void {
  say(`${ok ? pc.green('✓') : pc.red('✗')} ${check.padEnd(30)} ${says}`);
  if (fix !== undefined) say(`    do: ${fix}`);
}
