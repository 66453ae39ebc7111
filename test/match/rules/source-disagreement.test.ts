import { describe, expect, it } from 'vitest';

import type { LineSource } from '../../../src/lib/line-source.ts';
import { storeChargesOf } from '../../../src/store/charge-store.ts';
import { pageOf, storePages } from '../../store/store-pages.ts';
import { findingsOf, judgementOf } from '../judgement.ts';
import type { LineGiven } from '../partner-documents.ts';
import { aLine, ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** Lines of another source, which stand beside those in force. */
async function beside(source: LineSource, lines: readonly LineGiven[], invoiceId = INVOICE) {
  await storePages(
    tenant.it.db,
    tenant.it.runId,
    { resource: 'line-items', key: invoiceId, source },
    {
      pages: [pageOf(lines.map((line) => aLine(invoiceId, line)))],
      store: storeChargesOf(invoiceId),
      sealing: { beside: true },
    },
  );
}

async function findings() {
  return findingsOf(tenant.it.db, await tenant.it.match(), 'SOURCE_DISAGREEMENT');
}

describe('SOURCE_DISAGREEMENT', () => {
  it('finds a file that lacks a line, and claims no money', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await beside('file', []);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match, 'SOURCE_DISAGREEMENT')).toMatchObject([
      {
        role: 'root',
        confidence: 'certain',
        stake_type: 'none',
        stake_net: '0',
        expected_text: 'the file of the portal: 0 lines',
        actual_text: expect.stringMatching(
          /^the v1 API: 1 lines, [\d.]+ USD before tax$/,
        ) as string,
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('open');
  });

  it('counts equal lines as often as they stand', async () => {
    await tenant.it.bill([{}, {}]);
    await beside('graph', [{}]);

    expect(await findings()).toMatchObject([
      { why: expect.stringContaining('1 of its lines are not there, and 0 lines there') as string },
    ]);
  });

  it('is silent when the lines are the same in another order', async () => {
    await tenant.it.bill([{}, { orderId: 'order-2' }]);
    await beside('graph', [{ orderId: 'order-2' }, {}]);

    expect(await findings()).toEqual([]);
  });

  it('is silent about a source that is only older than the one in force', async () => {
    await tenant.it.bill([{}]);
    await beside('graph', [{}]);
    await tenant.it.newRun();
    await tenant.it.bill([{}, { orderId: 'order-2' }]);

    expect(await findings()).toEqual([]);
  });

  it('is found again when the other source changes, under the same id', async () => {
    await tenant.it.bill([{}]);
    await beside('file', []);
    const before = await tenant.it.match();
    await beside('file', [{}, {}]);
    const after = await tenant.it.match();

    const { rows } = await idsOf([before.matchId, after.matchId]);
    expect(after.reused).toBe(false);
    expect(rows).toEqual([{ ids: 1, findings: 2 }]);
  });

  it('ignores the sources of another invoice', async () => {
    await tenant.it.bill([{}]);
    await tenant.it.bill([{ orderId: 'order-2' }], { id: 'G000000002' });
    await beside('file', [], 'G000000002');

    expect(await findings()).toEqual([]);
  });
});

async function idsOf(matches: readonly string[]) {
  return tenant.it.db
    .selectFrom('finding')
    .select((eb) => [
      eb.fn.count<string>('finding_id').distinct().as('n'),
      eb.fn.countAll<string>().as('all'),
    ])
    .where('code', '=', 'SOURCE_DISAGREEMENT')
    .where('match_id', 'in', [...matches])
    .execute()
    .then((rows) => ({
      rows: rows.map(({ n, all }) => ({ ids: Number(n), findings: Number(all) })),
    }));
}
