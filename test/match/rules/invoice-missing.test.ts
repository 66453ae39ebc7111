import { describe, expect, it } from 'vitest';

import type { DocumentGiven } from '../balance-documents.ts';
import { aDocument } from '../balance-documents.ts';
import { findingsOf } from '../judgement.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** On this day every invoice of March is out. */
const MARCH_IS_OUT = '2026-04-12T00:00:00Z';

const invoices = {
  january: { id: 'G000000001', on: '2026-02-08', total: '100.00' },
  february: { id: 'G000000002', on: '2026-03-08', total: '300.00' },
  march: { id: 'G000000003', on: '2026-04-08', total: '200.00' },
} as const satisfies Record<string, DocumentGiven>;

/** A series that goes on, so that our history reaches back to January. */
const ENDURING: readonly DocumentGiven[] = [
  { id: 'G000000011', on: '2026-02-08', total: '1', currency: 'EUR' },
  { id: 'G000000012', on: '2026-03-08', total: '1', currency: 'EUR' },
  { id: 'G000000013', on: '2026-04-08', total: '1', currency: 'EUR' },
];

async function judged(documents: readonly DocumentGiven[], asOf = MARCH_IS_OUT) {
  await tenant.it.newRun(asOf);
  for (const document of [...ENDURING, ...documents]) await tenant.it.header(aDocument(document));
  return findingsOf(tenant.it.db, await tenant.it.matchBalances(), 'INVOICE_MISSING');
}

describe('INVOICE_MISSING', () => {
  it('finds the month without an invoice after months that had one', async () => {
    expect(await judged([invoices.january, invoices.february])).toEqual([
      {
        code: 'INVOICE_MISSING',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'cash',
        stake_net: '100',
        stake_tax: '0',
        expected_net: '100',
        actual_net: '0',
        expected_text: 'a OneTime invoice in USD for 2026-03',
        actual_text: 'none',
        lines: 0,
        why: 'No OneTime invoice in USD came for 2026-03, after one in each of the 2 months before, of typically 100.00 USD.',
      },
    ]);
  });

  it('waits until the 12th', async () => {
    expect(await judged([invoices.january, invoices.february], '2026-04-11T23:59:59Z')).toEqual([]);
  });

  it('judges equal documents again once the 12th has passed', async () => {
    await judged([invoices.january, invoices.february], '2026-04-11T23:59:59Z');

    expect(await judged([])).toHaveLength(1);
  });

  it('is silent when the invoice came', async () => {
    expect(await judged([invoices.january, invoices.february, invoices.march])).toEqual([]);
  });

  it('is silent on what did not come every month', async () => {
    expect(await judged([invoices.february])).toEqual([]);
  });

  it('ignores notes, which nobody expects', async () => {
    const note = { type: 'adjustment_note' } as const;

    expect(
      await judged([
        { ...invoices.january, ...note },
        { ...invoices.february, ...note },
      ]),
    ).toEqual([]);
  });

  it('ignores a list of invoices that did not come', async () => {
    await tenant.it.newRun(MARCH_IS_OUT);
    for (const one of [invoices.january, invoices.february, ...ENDURING])
      await tenant.it.header(aDocument(one));
    await tenant.it.newRun(MARCH_IS_OUT);
    await tenant.it.lacks('invoices');

    const match = await tenant.it.matchBalances();
    expect(await findingsOf(tenant.it.db, match, 'INVOICE_MISSING')).toEqual([]);
  });
});
