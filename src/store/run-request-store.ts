import { AppError } from '../lib/app-error.ts';
import type { Db } from './connection.ts';

/**
 * The run that a key got before.
 *
 * @param request.askedFor one canonical text of what is asked for
 * @returns undefined when the key is new
 * @throws AppError IDEMPOTENCY_KEY_REUSED (usage) when it stands for another request
 */
export async function runOfRequest(
  db: Db,
  request: { key: string; askedFor: string },
): Promise<string | undefined> {
  const held = await db
    .selectFrom('run_request')
    .select(['asked_for', 'run_id'])
    .where('idempotency_key', '=', request.key)
    .executeTakeFirst();
  if (held === undefined) return undefined;
  if (held.asked_for === request.askedFor) return held.run_id;
  throw new AppError('IDEMPOTENCY_KEY_REUSED', 'this Idempotency-Key stands for another request', {
    kind: 'usage',
    fix: 'Use a key of its own for each request, and the same one only to repeat it.',
  });
}

/** Of two calls with one new key the first is kept; a run of one scope is open once, so both got the same. */
export async function keepRunRequest(
  db: Db,
  request: { key: string; askedFor: string; runId: string },
): Promise<void> {
  await db
    .insertInto('run_request')
    .values({
      idempotency_key: request.key,
      asked_for: request.askedFor,
      run_id: request.runId,
    })
    .onConflict((oc) => oc.doNothing())
    .execute();
}
