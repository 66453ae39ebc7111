import type { Config } from '../config.ts';
import { loadConfig, SIMULATOR } from '../config.ts';
import { createTokenSource } from '../partner-center/sign-in.ts';
import { GRAPH_AUDIENCE, PARTNER_CENTER_AUDIENCE } from '../partner-center/token-audience.ts';
import { openQueueBackend } from '../queue/connection.ts';
import type { App } from './app.ts';
import { capabilityChecks } from './capability-checks.ts';
import type { Check } from './check.ts';
import type { CommandContext } from './command.ts';
import { machineChecks } from './machine-checks.ts';
import { serviceChecks } from './service-checks.ts';
import { tokenStoreOf } from './token-store.ts';

/** Long enough for a slow sign-in, short enough to wait for. */
const CHECK_MS = 30_000;

/**
 * Everything recon needs, in the order to try it.
 *
 * @param open opens the database, or hands out the one that is open
 */
export function doctorChecks(
  context: Pick<CommandContext, 'config' | 'stop'>,
  open: () => Promise<App>,
): readonly Check[] {
  const { config, stop } = context;
  let opened: App | undefined;
  const app = () => {
    if (opened === undefined) throw new Error('the database is checked first');
    return opened;
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
    { name: 'settings', try: () => Promise.resolve(describeSettings(config)) },
    ...machineChecks(config, process.env),
    {
      name: 'database',
      needs: ['home'],
      try: async () => describeDatabase((opened = await open())),
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

/** What needs no sign-in is checked without its settings too; a simulator that was started has brought its own. */
function describeSettings(config: Config): string {
  const { partnerCenterUrl, tenantId, clientId } =
    config.tenantId === '' || config.clientId === ''
      ? loadConfig(process.env, { partnerCenter: true })
      : config;
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
