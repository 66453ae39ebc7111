import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

interface NoteGiven {
  readonly id: string;
  readonly total: string;
  readonly type: string;
}

function nested({ id, total, type }: NoteGiven): Record<string, unknown> {
  return {
    id,
    invoiceDate: '2026-02-20T09:00:00Z',
    totalCharges: total,
    paidAmount: '0',
    currencyCode: 'USD',
    documentType: type,
    invoiceType: 'OneTime',
    amendsOf: INVOICE,
  };
}

async function amended(...notes: readonly NoteGiven[]) {
  await tenant.it.orders(ANNA, [{}]);
  await tenant.it.bill([{}], { more: { amendments: notes.map(nested) } });
  return tenant.it.match();
}

describe('INVOICE_AMENDED', () => {
  it('finds an adjustment note inside the invoice, whose amount is printed positive', async () => {
    const match = await amended({ id: 'G000000009', total: '120.50', type: 'adjustment_note' });

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'INVOICE_AMENDED',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'cash',
        stake_net: '120.5',
        stake_tax: '0',
        expected_net: '310',
        actual_net: '189.5',
        expected_text: 'no document that amends it',
        actual_text: 'adjustment note G000000009',
        lines: 0,
        why: 'The adjustment note G000000009 of 2026-02-20 amends invoice G000000001 by -120.50 USD.',
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('open');
  });

  it('takes off the whole invoice by a void note, whatever it prints', async () => {
    expect(
      await findingsOf(
        tenant.it.db,
        await amended({ id: 'OneTime-G000000009', total: '0', type: 'VoidNote' }),
        'INVOICE_AMENDED',
      ),
    ).toMatchObject([{ stake_net: '310', actual_net: '0', actual_text: 'void note G000000009' }]);
  });

  it('finds each note apart, a credit note among them', async () => {
    const match = await amended(
      { id: 'G000000008', total: '-10.00', type: 'Credit Note' },
      { id: 'G000000009', total: '20.00', type: 'adjustment_note' },
    );

    expect(await findingsOf(tenant.it.db, match)).toMatchObject([
      { actual_text: 'credit note G000000008', stake_net: '10' },
      { actual_text: 'adjustment note G000000009', stake_net: '20' },
    ]);
  });

  it('finds a note that is listed by itself and names the invoice', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.header(nested({ id: 'G000000009', total: '5.00', type: 'adjustment_note' }));

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toMatchObject([
      { code: 'INVOICE_AMENDED', stake_net: '5' },
    ]);
  });

  it('judges again when the note comes after the first match', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
    await tenant.it.newRun();

    const match = await amended({ id: 'G000000009', total: '5.00', type: 'adjustment_note' });
    expect(match.reused).toBe(false);
    expect(await findingsOf(tenant.it.db, match)).toHaveLength(1);
  });

  it('ignores notes on other invoices', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);
    await tenant.it.header({
      ...nested({ id: 'G000000009', total: '5.00', type: 'adjustment_note' }),
      amendsOf: 'G000000007',
    });

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });
});
