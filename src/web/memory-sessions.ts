import type { SessionStore } from '@fastify/session';
import type { Session } from 'fastify';

/** A stolen cookie and a forgotten browser end with the working day. */
export const SESSION_IDLE_MS = 8 * 60 * 60 * 1000;
const SESSION_MAX_MS = 24 * 60 * 60 * 1000;
const SESSIONS_MAX = 1000;

/**
 * Sessions of one process. They end with it, 8 hours after their last use, or after 24 hours; of too many, the oldest go.
 */
export function memorySessions(clock: () => number = Date.now): SessionStore {
  const held = new Map<string, { session: Session; since: number; usedAt: number }>();
  return {
    set(id, session, done) {
      const now = clock();
      const before = held.get(id);
      held.delete(id);
      held.set(id, { session, since: before?.since ?? now, usedAt: now });
      for (const oldest of held.keys()) {
        if (held.size <= SESSIONS_MAX) break;
        held.delete(oldest);
      }
      done();
    },
    get(id, done) {
      const one = held.get(id);
      const now = clock();
      if (one === undefined) done(null, null);
      else if (now - one.usedAt > SESSION_IDLE_MS || now - one.since > SESSION_MAX_MS) {
        held.delete(id);
        done(null, null);
      } else {
        one.usedAt = now;
        done(null, one.session);
      }
    },
    destroy(id, done) {
      held.delete(id);
      done();
    },
  };
}
