import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { storeChargesOf } from '../../src/store/charge-store.ts';
import { storeCustomers } from '../../src/store/customer-store.ts';
import {
  appendPage,
  beginPull,
  currentPull,
  discardAbandonedPulls,
} from '../../src/store/pull-store.ts';
import { sealPull } from '../../src/store/seal-pull.ts';
import { aRun, pageOf, storePages } from './store-pages.ts';
import { useStore } from './use-store.ts';

const store = useStore();

const LINES = { resource: 'line-items', key: 'G000000001', source: 'v1' } as const;
const A = '{"orderId":"a","subtotal":"1.00","billableQuantity":1,"currency":"USD"}';
const A_AS_NUMBER = '{"currency":"USD","billableQuantity":1.0,"subtotal":1,"orderId":"a"}';
const B = '{"orderId":"b","subtotal":"2.00","billableQuantity":1,"currency":"USD"}';

function pullLines(...pages: readonly (readonly string[])[]) {
  return storePages(store.db, store.runId, LINES, {
    pages: pages.map(pageOf),
    store: storeChargesOf(LINES.key),
  });
}

async function versions(): Promise<unknown> {
  const { rows } = await sql`
    select p.version, p.is_current, (select count(*)::int from charge c where c.pull_id = p.pull_id) as rows
    from pull p order by p.version`.execute(store.db);
  return rows;
}

describe('sealPull', () => {
  it.each([
    ['the same page', [[A, A, B]]],
    ['permuted lines', [[B, A, A]]],
    ['smaller pages', [[A], [B], [A]]],
    ['other spellings of the same amounts', [[A_AS_NUMBER, A, B]]],
  ])('drops %s in favour of the version held', async (_what, pages) => {
    const first = await pullLines([A, A, B]);

    expect(first).toMatchObject({ how: 'new', rows: 3 });
    expect(await pullLines(...pages)).toEqual({ pullId: first.pullId, how: 'unchanged', rows: 3 });
    expect(await versions()).toEqual([{ version: 1, is_current: true, rows: 3 }]);
  });

  it('makes changed content a new version and leaves the old one as it was', async () => {
    await pullLines([A, A]);

    expect(await pullLines([A])).toMatchObject({ how: 'changed', rows: 1 });
    expect(await versions()).toEqual([
      { version: 1, is_current: false, rows: 2 },
      { version: 2, is_current: true, rows: 1 },
    ]);
  });

  it('makes content that comes back a third version', async () => {
    await pullLines([A]);
    await pullLines([B]);

    expect(await pullLines([A])).toMatchObject({ how: 'changed' });
    expect(await versions()).toMatchObject([
      { version: 1, is_current: false },
      { version: 2, is_current: false },
      { version: 3, is_current: true },
    ]);
  });

  it('notes once a run what it pulled, and how', async () => {
    const first = await pullLines([A]);
    await pullLines([A]);
    const rows = await store.db.selectFrom('run_pull').selectAll().execute();

    expect(rows).toEqual([{ run_id: store.runId, pull_id: first.pullId, how: 'new' }]);
  });

  it('compares lists of other things as multisets, too', async () => {
    const one = { id: '11111111-1111-4111-8111-111111111111' };
    const two = { id: '22222222-2222-4222-8222-222222222222' };
    const pull = (pages: readonly (readonly object[])[]) =>
      storePages(
        store.db,
        store.runId,
        { resource: 'customers', key: '' },
        { pages: pages.map(pageOf), store: storeCustomers },
      );
    await pull([[one, two]]);

    expect(await pull([[two], [one]])).toMatchObject({ how: 'unchanged' });
    expect(await pull([[one]])).toMatchObject({ how: 'changed' });
  });

  it('lets one of two pulls of a subject win and refuses the other', async () => {
    const otherRun = await aRun(store.db, 'other');
    const pulls = [
      await beginPull(store.db, store.runId, LINES),
      await beginPull(store.db, otherRun, LINES),
    ];
    await Promise.all(pulls.map((pull, index) => append(pull, index === 0 ? A : B)));

    const results = await Promise.allSettled(
      pulls.map((pull) =>
        store.db.transaction().execute((trx) => sealPull(trx, pull, store.runId)),
      ),
    );

    const sealed = results.filter((result) => result.status === 'fulfilled').length;
    expect(sealed).toBeGreaterThanOrEqual(1);
    const current = await store.db
      .selectFrom('pull')
      .select('pull_id')
      .where('is_current', '=', true)
      .execute();
    expect(current).toHaveLength(1);
  });
});

function append(
  pull: Awaited<ReturnType<typeof beginPull>>,
  line: string,
  nextToken?: string,
): Promise<number> {
  return store.db
    .transaction()
    .execute((trx) =>
      appendPage(
        trx,
        pull,
        { bytes: pageOf([line]), itemCount: 1, nextToken },
        storeChargesOf(LINES.key),
      ),
    );
}

describe('an unsealed pull', () => {
  it('is nobody’s current version', async () => {
    const pull = await beginPull(store.db, store.runId, LINES);
    await append(pull, A, 'page 2');

    expect(await currentPull(store.db, LINES)).toBeUndefined();
  });

  it('is gone on with behind its last stored page', async () => {
    const pull = await beginPull(store.db, store.runId, LINES);
    await append(pull, A, 'page 2');

    const again = await beginPull(store.db, store.runId, LINES);
    expect(again).toMatchObject({ pull_id: pull.pull_id, cursor: 'page 2', pages: 1, rows: 1 });
    await append(again, B);
    const sealed = await store.db.transaction().execute((trx) => sealPull(trx, again, store.runId));

    expect(sealed).toMatchObject({ how: 'new', rows: 2 });
    const lines = await sql`select line_no, order_id from charge order by line_no`.execute(
      store.db,
    );
    expect(lines.rows).toEqual([
      { line_no: 1, order_id: 'a' },
      { line_no: 2, order_id: 'b' },
    ]);
  });

  it('starts over when its listing had ended, and in another run', async () => {
    const pull = await beginPull(store.db, store.runId, LINES);
    await append(pull, A);

    const again = await beginPull(store.db, store.runId, LINES);
    const other = await beginPull(store.db, await aRun(store.db, 'other'), LINES);

    expect(again).toMatchObject({ cursor: null, pages: 0, rows: 0 });
    expect(again.pull_id).not.toBe(pull.pull_id);
    expect(other.pull_id).not.toBe(again.pull_id);
    expect((await sql`select from charge`.execute(store.db)).rows).toEqual([]);
  });

  it('keeps nothing of a page that is refused', async () => {
    const pull = await beginPull(store.db, store.runId, LINES);
    await append(pull, A, 'page 2');

    await expect(append(pull, '{"orderId":"b"}')).rejects.toMatchObject({ code: 'ANSWER_SHAPE' });

    expect(await beginPull(store.db, store.runId, LINES)).toMatchObject({
      cursor: 'page 2',
      pages: 1,
      rows: 1,
    });
  });

  it('is forgotten once its run has ended; sealed ones stay', async () => {
    await pullLines([A]);
    await beginPull(store.db, store.runId, LINES);
    expect(await discardAbandonedPulls(store.db)).toBe(0);
    await sql`update run set state = 'failed', ended_at = now()`.execute(store.db);

    expect(await discardAbandonedPulls(store.db)).toBe(1);
    expect(await versions()).toHaveLength(1);
  });
});

describe('the schema', () => {
  it.each([
    [
      'a second current version',
      `insert into pull (resource, key, sealed_at, version, content_hash, is_current)
      select resource, key, now(), 2, 'x', true from pull`,
    ],
    [
      'a second version 1',
      `insert into pull (resource, key, sealed_at, version, content_hash)
      select resource, key, now(), 1, 'x' from pull`,
    ],
    [
      'a current version that is not sealed',
      `update pull set sealed_at = null, version = null, content_hash = null`,
    ],
    ['a sealed pull without its hash', `update pull set content_hash = null`],
    ['a line without a pull', `update charge set pull_id = 0`],
    ['a lower-case currency', `update charge set currency = 'usd'`],
    ['a subtotal that is no number', `update charge set subtotal = 'NaN'`],
    ['a run that ended and still runs', `update run set ended_at = now()`],
  ])('refuses %s', async (_what, statement) => {
    await pullLines([A]);

    await expect(sql.raw(statement).execute(store.db)).rejects.toThrow(/violates/);
  });
});
