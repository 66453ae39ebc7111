import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import { withSnapshot } from '../../src/store/snapshot.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase } from '../database.ts';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = openStore({ connectionString: database.url });
  await store.pool.query('create table thing (n int)');
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

it('sees one state throughout, by Kysely and by hand', async () => {
  await withSnapshot(store, async ({ db, client }) => {
    const count = sql<{ count: string }>`select count(*) from thing`;
    expect((await count.execute(db)).rows).toEqual([{ count: '0' }]);
    await store.pool.query('insert into thing values (1)');
    expect((await client.query('select count(*) from thing')).rows).toEqual([{ count: '0' }]);
    expect((await count.execute(db)).rows).toEqual([{ count: '0' }]);
  });
  const { rows } = await store.pool.query('select count(*) from thing');
  expect(rows).toEqual([{ count: '1' }]);
});

it('writes nothing', async () => {
  await expect(
    withSnapshot(store, ({ db }) => sql`insert into thing values (2)`.execute(db)),
  ).rejects.toMatchObject({ code: '25006' });
});

it('gives the connection back when all went well, and ends it when not', async () => {
  const { pool } = store;
  await withSnapshot(store, () => Promise.resolve());
  const before = pool.totalCount;
  expect(pool.idleCount).toBe(before);
  await expect(withSnapshot(store, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect([pool.totalCount, pool.idleCount]).toEqual([before - 1, before - 1]);
});
