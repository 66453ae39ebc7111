import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import type { LineSource } from '../../src/lib/line-source.ts';
import { storeChargesOf } from '../../src/store/charge-store.ts';
import { currentPull } from '../../src/store/pull-store.ts';
import { newestVersion, reusePull } from '../../src/store/seal-pull.ts';
import { pageOf, storePages } from './store-pages.ts';
import { useStore } from './use-store.ts';

const store = useStore();
const SUBJECT = { resource: 'line-items', key: 'G000000001' } as const;

function pull(source: LineSource, subtotal: string, sealing = {}) {
  const page = pageOf([{ subtotal, billableQuantity: 1, currency: 'USD' }]);
  return storePages(
    store.db,
    store.runId,
    { ...SUBJECT, source },
    { pages: [page], store: storeChargesOf(SUBJECT.key), sealing },
  );
}

describe('sealing lines of several sources', () => {
  it('gives each source versions of its own, and puts what was pulled last in force', async () => {
    const v1 = await pull('v1', '1.00');
    const graph = await pull('graph', '1.00');

    expect([v1.how, graph.how]).toEqual(['new', 'new']);
    expect((await currentPull(store.db, SUBJECT))?.pull_id).toBe(graph.pullId);
    expect((await newestVersion(store.db, { ...SUBJECT, source: 'v1' }))?.pull_id).toBe(v1.pullId);
  });

  it('puts unchanged lines in force again when their source is asked again', async () => {
    const v1 = await pull('v1', '1.00');
    await pull('graph', '2.00');

    expect(await pull('v1', '1.00')).toEqual({ pullId: v1.pullId, how: 'unchanged', rows: 1 });
    expect((await currentPull(store.db, SUBJECT))?.source).toBe('v1');
  });

  it('leaves another source in force when it is to stand beside it', async () => {
    const graph = await pull('graph', '1.00');
    const file = await pull('file', '2.00', { beside: true });

    expect(file.how).toBe('new');
    expect((await currentPull(store.db, SUBJECT))?.pull_id).toBe(graph.pullId);
  });

  it('is in force all the same when there is no other, and when its own source was', async () => {
    await pull('file', '1.00', { beside: true });
    const second = await pull('file', '2.00', { beside: true });

    expect((await currentPull(store.db, SUBJECT))?.pull_id).toBe(second.pullId);
  });

  it('remembers what the source calls the content, also when only that changed', async () => {
    const first = await pull('graph', '1.00', { eTag: 'a' });
    await pull('graph', '1.00', { eTag: 'b' });

    expect(await newestVersion(store.db, { ...SUBJECT, source: 'graph' })).toMatchObject({
      pull_id: first.pullId,
      etag: 'b',
      version: 1,
    });
  });

  it('takes over what was found unchanged, and lists it with the run', async () => {
    const graph = await pull('graph', '1.00');
    await pull('v1', '1.00');
    const held = await newestVersion(store.db, { ...SUBJECT, source: 'graph' });
    if (held === undefined) throw new Error('nothing is held');

    await store.db.transaction().execute((trx) => reusePull(trx, held, store.runId));

    expect((await currentPull(store.db, SUBJECT))?.pull_id).toBe(graph.pullId);
    const { rows } = await sql`
      select count(*)::int as listed from run_pull where pull_id = ${graph.pullId}::bigint`.execute(
      store.db,
    );
    expect(rows).toEqual([{ listed: 1 }]);
  });
});
