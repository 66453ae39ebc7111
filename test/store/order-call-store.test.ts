import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { describe, expect, it, onTestFinished } from 'vitest';

import { openStore } from '../../src/store/connection.ts';
import { takeOrderCall } from '../../src/store/order-call-store.ts';
import { createTestDatabase } from '../database.ts';

const CALLER = fileURLToPath(new URL('fixtures/order-caller.ts', import.meta.url));

/** A grant is noted a moment after it was given, so that two of them may seem nearer than they were. */
const NOTED_LATE_MS = 400;

async function aDatabase() {
  const database = await createTestDatabase();
  const store = openStore({ connectionString: database.url });
  onTestFinished(async () => {
    await store.close();
    await database.drop();
  });
  return { url: database.url, db: store.db };
}

describe('the budget of order calls', { timeout: 60_000 }, () => {
  it('grants what is free, and then says when the next is', async () => {
    const { db } = await aDatabase();
    const limits = { callsMax: 2, windowMs: 60_000 };

    const granted = [await takeOrderCall(db, limits), await takeOrderCall(db, limits)];
    const waitMs = await takeOrderCall(db, limits);

    expect(granted).toEqual([0, 0]);
    expect(waitMs).toBeGreaterThan(50_000);
    expect(waitMs).toBeLessThanOrEqual(60_000);
  });

  it('grants a slot again one window later', async () => {
    const { db } = await aDatabase();
    const limits = { callsMax: 1, windowMs: 50 };
    await takeOrderCall(db, limits);
    await db
      .updateTable('order_call')
      .set({ taken_at: new Date(Date.now() - 60_000) })
      .execute();

    expect(await takeOrderCall(db, limits)).toBe(0);
  });

  it('is one for two processes, however fast they ask', async () => {
    const { url } = await aDatabase();
    const [callsMax, windowMs] = [20, 2000];
    const args = [url, String(callsMax), String(windowMs), String(3 * windowMs)];
    const callers = [startCaller(args), startCaller(args)];
    await Promise.all(callers.map((caller) => caller.line()));
    for (const caller of callers) caller.start();

    const granted = (await Promise.all(callers.map((caller) => caller.line()))).map(
      (line) => JSON.parse(line) as number[],
    );

    const all = granted.flat().sort((a, b) => a - b);
    const crowded = all.filter(
      (atMs, call) => atMs - (all[call - callsMax] ?? -Infinity) < windowMs - NOTED_LATE_MS,
    );
    expect(crowded).toEqual([]);
    expect(all.length).toBeGreaterThanOrEqual(2 * callsMax);
    expect(granted.every((one) => one.length > 0)).toBe(true);
  });
});

function startCaller(args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', CALLER, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    start: () => child.stdin.write('go\n'),
    line: async () => String((await lines.next()).value),
  };
}
