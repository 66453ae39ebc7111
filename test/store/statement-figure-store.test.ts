import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import { isStatementRead, storeStatementFigures } from '../../src/store/statement-figure-store.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase } from '../database.ts';
import { storeReadStatement } from '../match/stored-statement.ts';
import { INVOICE, Tenant } from '../match/use-tenant.ts';

let database: TestDatabase;
let store: Store;
let tenant: Tenant;
beforeAll(async () => {
  database = await createTestDatabase();
  store = openStore({ connectionString: database.url, maxConnections: 2 });
  tenant = new Tenant(store);
});
beforeEach(() => tenant.reset());
afterAll(async () => {
  await store.close();
  await database.drop();
});

const isRead = (bytes: string, readerVersion = 1, invoiceId = INVOICE) =>
  isStatementRead(store.db, { invoiceId, bytes: Buffer.from(bytes), readerVersion });

async function figures() {
  return store.db.selectFrom('statement_figure').selectAll().executeTakeFirstOrThrow();
}

describe('the figures of a statement', () => {
  it('are kept to the digit', async () => {
    await storeReadStatement(tenant, { total: '9007199254740993.10', tax: '0.10' });

    expect(await figures()).toMatchObject({
      reader_version: 1,
      readable: true,
      reason: null,
      document_number: INVOICE,
      invoiced_on: '2026-02-08',
      due_on: '2026-04-09',
      period_start_on: '2026-01-01',
      subtotal: '9007199254740993.00',
      taxes: [{ label: 'Sales Tax', amount: '0.10' }],
      total: '9007199254740993.10',
    });
  });

  it('are read when these bytes of this invoice were, by this reader', async () => {
    await storeReadStatement(tenant, { bytes: 'first' });

    expect(await isRead('first')).toBe(true);
    expect(await isRead('second')).toBe(false);
    expect(await isRead('first', 2)).toBe(false);
    expect(await isRead('first', 1, 'G000000002')).toBe(false);
  });

  it('of an earlier version of the statement do not count as read', async () => {
    await storeReadStatement(tenant, { bytes: 'first' });
    await storeReadStatement(tenant, { bytes: 'second' });

    expect([await isRead('first'), await isRead('second')]).toEqual([false, true]);
  });

  it('give way to what another reader makes of the same bytes', async () => {
    await storeReadStatement(tenant, { unreadable: 'it holds no text' });
    const { pull_id: pullId } = await figures();
    await store.db.transaction().execute((trx) =>
      storeStatementFigures(trx, pullId, {
        readable: false,
        reason: 'it needs a password',
        figures: undefined,
        readerVersion: 2,
      }),
    );

    expect(await figures()).toMatchObject({
      pull_id: pullId,
      reader_version: 2,
      readable: false,
      reason: 'it needs a password',
      total: null,
      taxes: [],
    });
  });

  it('are refused where they are readable without a total', async () => {
    await storeReadStatement(tenant);
    const torn = store.db.updateTable('statement_figure').set({ total: null }).execute();
    await expect(torn).rejects.toMatchObject({ code: '23514' });
  });
});
