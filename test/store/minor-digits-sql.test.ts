import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { minorDigits, ODD_MINOR_DIGITS } from '../../src/lib/currency.ts';
import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import { minorDigitsSql } from '../../src/store/minor-digits-sql.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase } from '../database.ts';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = openStore({ connectionString: database.url });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

it('says in Postgres what is said here', async () => {
  const codes = ['USD', 'EUR', 'XXX', ...ODD_MINOR_DIGITS.flatMap(({ currencies }) => currencies)];
  const { rows } = await sql<{ code: string; digits: number }>`
    select code, ${minorDigitsSql(sql`code`)} as digits from unnest(${codes}::text[]) as code`.execute(
    store.db,
  );
  expect(rows).toEqual(codes.map((code) => ({ code, digits: minorDigits(code) })));
});

it('gives two decimals to an unknown currency', async () => {
  const { rows } = await sql<{ digits: number }>`
    select ${minorDigitsSql(sql`null::text`)} as digits`.execute(store.db);
  expect(rows).toEqual([{ digits: 2 }]);
});
