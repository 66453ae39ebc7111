import { expect, it } from 'vitest';

import { createTestDatabase, testPostgres } from '../../database.ts';
import { query } from './test-home.ts';

const TABLES = `select count(*) > 0 as migrated from pg_tables where schemaname = 'public'`;

it('hands out migrated databases that know nothing of each other', async () => {
  const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase()));
  const [first, second] = databases.map(({ url }) => url) as [string, string];
  expect(await query(first, TABLES)).toEqual([{ migrated: true }]);

  await query(first, 'create table only_here (id int)');
  const found = `select to_regclass('only_here') is not null as found`;
  expect(await query(first, found)).toEqual([{ found: true }]);
  expect(await query(second, found)).toEqual([{ found: false }]);
  await Promise.all(databases.map((database) => database.drop()));
  await expect(query(first, 'select 1')).rejects.toMatchObject({ code: '3D000' });
});

it('restarts a separate server on the same port, with its data', async () => {
  const server = await testPostgres();
  try {
    expect(await query(server.url, TABLES)).toEqual([{ migrated: true }]);
    await query(server.url, 'create table kept as select 42 as answer');
    await server.stop();
    await expect(query(server.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await server.start();
    await server.restart();
    expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  } finally {
    await server.remove();
  }
});
