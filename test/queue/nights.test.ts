import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { slotsBetween } from '../../src/queue/night-schedule.ts';
import { openDueSlot } from '../../src/queue/open-due-slot.ts';
import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase } from '../database.ts';
import { aRun } from './queue-fixtures.ts';

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = openStore({ connectionString: database.url });
});

afterEach(async () => {
  await store.pool.query('delete from slot; delete from worker');
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

const iso = (dates: readonly Date[]) => dates.map((date) => date.toISOString());

function slots(cron: string, tz: string, since: string, until: string): readonly string[] {
  return iso(slotsBetween({ cron, tz }, new Date(since), new Date(until)));
}

describe('the instants of a schedule', () => {
  it('lie after the first moment, and up to and including the last', () => {
    expect(slots('0 3 * * *', 'UTC', '2026-11-20T03:00:00Z', '2026-11-22T03:00:00Z')).toEqual([
      '2026-11-21T03:00:00.000Z',
      '2026-11-22T03:00:00.000Z',
    ]);
  });

  it('come once in the night that has no 02:30', () => {
    expect(
      slots('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z'),
    ).toEqual(['2026-03-29T01:30:00.000Z', '2026-03-30T00:30:00.000Z']);
  });

  it('come once in the night that has 02:30 twice', () => {
    expect(
      slots('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z'),
    ).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
  });

  it('do not repeat the night whose first 02:30 was opened already', () => {
    expect(
      slots('30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T12:00:00Z'),
    ).toEqual([]);
  });

  it('go back a month at most', () => {
    const due = slots('0 3 * * *', 'UTC', '2020-01-01T00:00:00Z', '2026-11-22T12:00:00Z');
    expect(due).toHaveLength(31);
    expect(due.at(-1)).toBe('2026-11-22T03:00:00.000Z');
  });

  it('are refused for a pattern or zone that is none', () => {
    expect(() => slots('at night', 'UTC', '2026-01-01', '2026-01-02')).toThrow(
      /schedule "at night"/,
    );
    expect(() => slots('0 3 * * *', 'Mars', '2026-01-01', '2026-01-02')).toThrow(/Mars/);
  });
});

describe('opening the night that is due', () => {
  const opened: string[] = [];
  const schedule = {
    cron: '0 3 * * *',
    tz: 'UTC',
    openNight: async (scheduledAt: Date) => {
      opened.push(scheduledAt.toISOString());
      return (await aRun(store.db, [{}])).run_id;
    },
  };
  const open = (now: string, other: Partial<typeof schedule> = {}) =>
    openDueSlot(store.db, { ...schedule, ...other }, new Date(now));

  afterEach(() => {
    opened.length = 0;
  });

  async function workerSince(instant: string): Promise<void> {
    await store.pool.query(`insert into worker (worker_id, started_at) values ('w', $1)`, [
      instant,
    ]);
  }

  async function slotRows(): Promise<readonly unknown[]> {
    const rows = await store.db.selectFrom('slot').selectAll().orderBy('scheduled_at').execute();
    return rows.map((row) => [row.scheduled_at.toISOString(), row.outcome, row.run_id]);
  }

  it('catches up nothing on the very first start', async () => {
    await workerSince('2026-11-20T12:00:00Z');
    expect(await open('2026-11-20T12:00:01Z')).toBe(undefined);
    expect(await slotRows()).toEqual([]);
  });

  it('opens the first night after that', async () => {
    await workerSince('2026-11-20T12:00:00Z');
    const slot = await open('2026-11-21T03:00:00Z');
    expect(slot).toMatchObject({ scheduledAt: new Date('2026-11-21T03:00:00Z'), missed: 0 });
    expect(await slotRows()).toEqual([['2026-11-21T03:00:00.000Z', 'opened', slot?.runId]]);
  });

  it('opens one run for several missed nights and keeps them on record', async () => {
    await workerSince('2026-11-20T12:00:00Z');
    await open('2026-11-21T03:00:00Z');
    const slot = await open('2026-11-24T08:12:00Z');
    expect(slot?.missed).toBe(2);
    expect(opened).toEqual(['2026-11-21T03:00:00.000Z', '2026-11-24T03:00:00.000Z']);
    expect((await slotRows()).slice(1)).toEqual([
      ['2026-11-22T03:00:00.000Z', 'missed', null],
      ['2026-11-23T03:00:00.000Z', 'missed', null],
      ['2026-11-24T03:00:00.000Z', 'opened', slot?.runId],
    ]);
    expect(await open('2026-11-24T08:12:05Z')).toBe(undefined);
  });

  it('opens a night once when many look at the same second', async () => {
    await workerSince('2026-11-20T12:00:00Z');
    const looks = await Promise.all(Array.from({ length: 5 }, () => open('2026-11-21T03:00:00Z')));
    expect(looks.filter((slot) => slot !== undefined)).toHaveLength(1);
    expect(opened).toHaveLength(1);
  });

  it('frees the slot when the run cannot be opened', async () => {
    await workerSince('2026-11-20T12:00:00Z');
    const failing = { openNight: () => Promise.reject(new Error('no')) };
    await expect(open('2026-11-21T03:00:00Z', failing)).rejects.toThrow('no');
    expect(await slotRows()).toEqual([]);
    expect(await open('2026-11-21T03:00:05Z')).toMatchObject({ missed: 0 });
  });
});
