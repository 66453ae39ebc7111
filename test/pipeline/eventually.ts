import { setTimeout as delay } from 'node:timers/promises';

/** The first answer that is there, looked for every 50 ms; the test's own time-out ends it. */
export async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(50);
  }
}
