import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { storeReadStatement } from '../stored-statement.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function anExplainedInvoice(): Promise<void> {
  await tenant.it.orders(ANNA, [{}]);
  await tenant.it.bill([{}]);
}

describe('PDF_MISSING', () => {
  it('finds a statement that did not come, and leaves the verdict as it is', async () => {
    await anExplainedInvoice();
    await tenant.it.lacks('statement', INVOICE, { says: 'answered 404' });

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'PDF_MISSING',
        role: 'root',
        confidence: 'provisional',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        expected_text: 'the PDF statement',
        actual_text: 'answered 404',
        lines: 0,
        why: 'The PDF statement of invoice G000000001 did not arrive.',
      },
    ]);
    const judgement = await judgementOf(tenant.it.db, match);
    expect(judgement.verdict).toBe('explained');
    expect(judgement.not_checked).toContain('statement: answered 404');
  });

  it('is silent when it came', async () => {
    await anExplainedInvoice();
    await storeReadStatement(tenant.it);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('is silent when it was refused for want of a signed-in user: that is AUTH_DEGRADED', async () => {
    await anExplainedInvoice();
    const says = 'needs a signed-in user';
    await tenant.it.lacks('statement', INVOICE, { code: 'PERMISSION_NEEDED', says });

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    const { not_checked: notChecked } = await judgementOf(tenant.it.db, match);
    expect(notChecked).toContain(`statement: ${says}`);
  });

  it('ignores one that is held from an earlier run, and only lists that it did not come afresh', async () => {
    await anExplainedInvoice();
    await storeReadStatement(tenant.it);
    await tenant.it.newRun();
    await tenant.it.lacks('statement', INVOICE);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect((await judgementOf(tenant.it.db, match)).not_checked).toContain(
      'statement: answered 503',
    );
  });

  it('ignores the statement of another invoice, and what another run lacked', async () => {
    await anExplainedInvoice();
    await tenant.it.lacks('statement', INVOICE);
    await tenant.it.newRun();
    await tenant.it.lacks('statement', 'G000000002');

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });
});
