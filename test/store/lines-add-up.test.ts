import { describe, expect, it } from 'vitest';

import { storeChargesOf } from '../../src/store/charge-store.ts';
import { storeInvoices } from '../../src/store/invoice-store.ts';
import { linesAddUp } from '../../src/store/lines-add-up.ts';
import { appendPage, beginPull } from '../../src/store/pull-store.ts';
import { pageOf, storePages } from './store-pages.ts';
import { useStore } from './use-store.ts';

const store = useStore();
const KEY = 'G000000001';
const SUBJECT = { resource: 'line-items', key: KEY, source: 'v1' } as const;

const lineOf = (total: string, currency = 'USD') => ({
  subtotal: total,
  totalForCustomer: total,
  billableQuantity: 1,
  currency,
});

function storeHeader(totalCharges: string) {
  const header = {
    id: KEY,
    invoiceDate: '2026-10-07T00:00:00Z',
    currencyCode: 'USD',
    totalCharges,
  };
  return storePages(
    store.db,
    store.runId,
    { resource: 'invoices', key: '' },
    {
      pages: [pageOf([{ ...header, paidAmount: 0, documentType: 'invoice' }])],
      store: storeInvoices,
    },
  );
}

/** Lines that were read to their end, and are not sealed. */
async function read(...lines: readonly object[]): Promise<boolean> {
  const pull = await beginPull(store.db, store.runId, SUBJECT);
  await store.db
    .transaction()
    .execute((trx) =>
      appendPage(
        trx,
        pull,
        { bytes: pageOf(lines), itemCount: lines.length, nextToken: undefined, drift: [] },
        storeChargesOf(KEY),
      ),
    );
  return linesAddUp(store.db, pull);
}

const hold = (...lines: readonly object[]) =>
  storePages(store.db, store.runId, SUBJECT, {
    pages: [pageOf(lines)],
    store: storeChargesOf(KEY),
  });

describe('lines that were read', () => {
  it('add up when they are the total to the last digit', async () => {
    await storeHeader('30.03');
    expect(await read(lineOf('10.01'), lineOf('20.02'))).toBe(true);
    expect(await read(lineOf('10.01'), lineOf('20.01'))).toBe(false);
  });

  it('do not add up when one of them came twice, or not', async () => {
    await storeHeader('30.00');
    expect(await read(lineOf('10.00'), lineOf('20.00'), lineOf('20.00'))).toBe(false);
    expect(await read(lineOf('10.00'))).toBe(false);
  });

  it('add up to nothing where the total is nothing', async () => {
    await storeHeader('0');
    expect(await read()).toBe(true);
  });

  it('are not added across currencies', async () => {
    await storeHeader('30.00');
    expect(await read(lineOf('10.00'), lineOf('20.00', 'EUR'))).toBe(false);
  });

  it('that were held before, and are as many and as much, say the same twice', async () => {
    await storeHeader('99.00');
    await hold(lineOf('10.00'), lineOf('20.00'));
    expect(await read(lineOf('20.00'), lineOf('10.00'))).toBe(true);
    expect(await read(lineOf('30.00'))).toBe(false);
    expect(await read()).toBe(false);
  });

  it('without a header cannot be told', async () => {
    expect(await read(lineOf('10.00'))).toBe(false);
  });
});
