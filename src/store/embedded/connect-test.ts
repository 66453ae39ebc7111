import pg from 'pg';

import { AppError, messageOf } from '../../lib/app-error.ts';
import { MAJOR_MIN } from './postgres-binaries.ts';

const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Checks that DATABASE_URL leads to a PostgreSQL we can use. A set but dead address is an error,
 * never a reason to fall back on the embedded server.
 *
 * @throws AppError DATABASE_UNREACHABLE when nothing answers within 5 s or sign-in fails;
 *   DATABASE_TOO_OLD below PostgreSQL 15. Neither text holds the password.
 */
export async function connectTest(databaseUrl: string): Promise<void> {
  const version = await readVersion(databaseUrl);
  if (version >= MAJOR_MIN * 10_000) return;
  throw new AppError(
    'DATABASE_TOO_OLD',
    `DATABASE_URL leads to PostgreSQL ${Math.floor(version / 10_000)}, and ${MAJOR_MIN} is the oldest we use`,
    { kind: 'usage', fix: 'Use PostgreSQL 15 or newer, or unset DATABASE_URL.' },
  );
}

/** @returns `server_version_num`, 180004 for 18.4 */
async function readVersion(databaseUrl: string): Promise<number> {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      application_name: 'recon-connect-test',
    });
    client.on('error', () => undefined);
    await client.connect();
    const answer = await client.query<{ version: string }>(
      `select current_setting('server_version_num') as version`,
    );
    return Number(answer.rows[0]?.version);
  } catch (error) {
    throw new AppError(
      'DATABASE_UNREACHABLE',
      `DATABASE_URL is set but PostgreSQL does not answer there: ${reasonOf(error)}`,
      { kind: 'usage', fix: 'Correct DATABASE_URL, or unset it to use the embedded database.' },
    );
  } finally {
    await client?.end().catch(() => undefined);
  }
}

/** A name with several addresses fails with one error each, and says nothing itself. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  return messageOf(error);
}
