import { describe, expect, it } from 'vitest';

import { explain } from '../../../src/match/why/explain.ts';
import { parseWhyTarget } from '../../../src/match/why/why-target.ts';
import { listFindings } from '../../../src/store/match-store.ts';
import { aDocument } from '../balance-documents.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function idOf(code: string): Promise<string> {
  const found = (await listFindings(tenant.it.db, { code }))[0];
  if (found === undefined) throw new Error(`there is no ${code}`);
  return found.finding_id;
}

async function why(what: string) {
  return explain(tenant.it.db, parseWhyTarget(what));
}

describe('why of a finding', () => {
  it('names figures, both sides, the rule and the step of the bridge', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40', lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{ tax: '31' }]);
    await tenant.it.match();
    const id = await idOf('QUANTITY_OVER');

    const explanation = await why(id);

    expect(explanation).toMatchObject({
      of: id,
      title: 'QUANTITY_OVER: More units than ordered',
      sentences: [
        'Microsoft charged 25 units of Business Standard for Anna Ltd, while order order-1 line 0 is for 20 units.',
        'Decided by the quantity (ordered: 20; charged: 25); 62.00 USD before tax and 6.20 USD tax were charged too much.',
        'Next: Ask who added the units; dispute the surplus in a billing ticket if nobody did, or record the missing order.',
      ],
      rule: {
        code: 'QUANTITY_OVER',
        says: 'More units are charged than the order line holds.',
        field: 'quantity',
      },
      sides: { left: `invoice ${INVOICE}`, right: 'order order-1 line 0' },
      money: [
        { step: 'charged', amount: '341', says: '1 invoice line, with tax' },
        { step: 'this finding', amount: '68.2' },
        { step: 'More units than ordered', amount: '68.20' },
      ],
      run_id: tenant.it.runId,
    });
    expect(explanation.sides.rows[0]).toEqual({
      field: 'decides: quantity',
      left: '25',
      right: '20',
      differs: true,
    });
  });

  it('that adds no money names the finding that owns it', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{ chargeType: 'bonusAdjustment' }, { customerId: 'nobody' }]);
    await tenant.it.orders('nobody', []);
    await tenant.it.match();
    const found = await listFindings(tenant.it.db, {});
    const contributing = found.find(({ role }) => role === 'contributing');
    if (contributing === undefined) throw new Error('nothing contributes');

    const { sentences, findings } = await why(contributing.finding_id);

    const owner = findings.find(({ role }) => role === 'root');
    expect(sentences[1]).toContain(`the money is counted in ${owner?.finding_id} (`);
  });

  it('that is gone says what closed it and which run saw it last', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{}]);
    await tenant.it.match();
    const id = await idOf('QUANTITY_OVER');
    const sawIt = tenant.it.runId;
    await tenant.it.newRun();
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 25 }] }]);
    await tenant.it.match();

    const { sentences, run_id, closed_by } = await why(id);

    expect(run_id).toBe(sawIt);
    expect(closed_by).toEqual(['order order-1']);
    expect(sentences[0]).toBe(
      `No longer there since run ${tenant.it.runId} of 2026-02-11, closed by order order-1; ` +
        `last seen by run ${sawIt} of 2026-02-11: ` +
        'Microsoft charged 25 units of Business Standard for Anna Ltd, while order order-1 line 0 is for 20 units.',
    );
  });

  it('about a balance lists what is open, document by document', async () => {
    await tenant.it.header(aDocument({ id: 'G000000001', total: '100' }));
    await tenant.it.header(aDocument({ id: 'G000000002', total: '60', paid: '10' }));
    await tenant.it.header(aDocument({ id: 'G000000003', total: '5', paid: '5' }));
    await tenant.it.summaries([{ balance: '190' }]);
    await tenant.it.matchBalances();

    const { sentences, sides, tried, money } = await why(await idOf('BALANCE_NE_OPEN_INVOICES'));

    expect(sentences[1]).toBe(
      'Decided by the balance (open on documents: 150.00 USD; the balance says: 190.00 USD); 40.00 USD are in question.',
    );
    expect(sides.rows).toEqual([
      { field: 'decides: balance', left: '190.00 USD', right: '150.00 USD', differs: true },
      {
        field: 'invoice G000000002',
        left: 'paid 10.00 USD',
        right: 'open 50.00 USD',
        differs: false,
      },
      { field: 'invoice G000000001', left: '', right: 'open 100.00 USD', differs: false },
    ]);
    expect([tried, money]).toEqual([[], []]);
  });

  it('about the run itself says what did not come', async () => {
    await tenant.it.lacks('invoice-summaries', '', { code: 'PERMISSION_NEEDED' });
    await tenant.it.matchRun();

    const { sentences } = await why(await idOf('AUTH_DEGRADED'));

    expect(sentences).toEqual([
      'Partner Center refused the balances per currency of this run: only a signed-in user may read them.',
      'Decided by the sign-in (needed: app+user access; refused: balances per currency); no money is at stake.',
      'Next: Have the operator run `recon auth login` as an admin agent or billing admin: these documents are refused to an app alone.',
    ]);
  });

  it('that nobody ever saw is wrong usage', async () => {
    await expect(why('F-0000000000000000')).rejects.toMatchObject({
      code: 'FINDING_UNKNOWN',
      kind: 'usage',
    });
  });
});
