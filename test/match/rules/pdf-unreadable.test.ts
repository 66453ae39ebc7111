import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { storeReadStatement } from '../stored-statement.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const unreadable = 'reading takes more than 10 s';

async function anExplainedInvoice(): Promise<void> {
  await tenant.it.orders(ANNA, [{}]);
  await tenant.it.bill([{}]);
}

describe('PDF_UNREADABLE', () => {
  it('finds a statement without certain figures, and leaves the verdict as it is', async () => {
    await anExplainedInvoice();
    await storeReadStatement(tenant.it, { unreadable });

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'PDF_UNREADABLE',
        role: 'root',
        confidence: 'certain',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        expected_text: 'a statement that can be read',
        actual_text: unreadable,
        lines: 0,
        why: 'The PDF statement of invoice G000000001 cannot be read with certainty: reading takes more than 10 s.',
      },
    ]);
    const judgement = await judgementOf(tenant.it.db, match);
    expect(judgement.verdict).toBe('explained');
    expect(judgement.not_checked).toContain(`statement: cannot be read: ${unreadable}`);
  });

  it('is silent when it can be read', async () => {
    await anExplainedInvoice();
    await storeReadStatement(tenant.it);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores the statement of another invoice', async () => {
    await anExplainedInvoice();
    await tenant.it.bill([{ orderId: 'order-2' }], { id: 'G000000002' });
    await storeReadStatement(tenant.it, { of: 'G000000002', unreadable });

    expect(await findingsOf(tenant.it.db, await tenant.it.match(INVOICE))).toEqual([]);
  });

  it('is over when the same invoice has a statement that can be read', async () => {
    await anExplainedInvoice();
    await storeReadStatement(tenant.it, { unreadable, bytes: 'half of it' });
    await tenant.it.match();
    await storeReadStatement(tenant.it, { bytes: 'all of it' });

    const codes = (await findingsOf(tenant.it.db, await tenant.it.match())).map(
      (one) => one['code'],
    );

    expect(codes).toEqual(['PDF_CHANGED']);
  });
});
