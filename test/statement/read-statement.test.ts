import { describe, expect, it } from 'vitest';

import { generateTenant } from '../../src/simulator/generate-tenant.ts';
import { statementPdf } from '../../src/simulator/statement-pdf.ts';
import { readStatement } from '../../src/statement/read-statement.ts';
import { READER_LIMITS } from '../../src/statement/reader-process.ts';
import { CANADIAN, FRENCH, JAPANESE, SWISS } from './golden-statements.ts';
import { bombOf, pdfOf } from './statement-pdfs.ts';

const signal = new AbortController().signal;
const read = (bytes: Buffer) => readStatement(bytes, { signal });

describe('reading a statement', () => {
  it('gives the figures that the simulator printed, in both of its locales', async () => {
    const tenant = generateTenant({
      seed: 5,
      now: new Date('2026-06-15'),
      lines: 60,
      plant: 'none',
    });
    for (const invoice of tenant.invoices.slice(4)) {
      const { statement } = invoice;
      const printed = (amount: string) => Number(amount).toFixed(2);
      expect(await read(await statementPdf(invoice))).toMatchObject({
        readable: true,
        figures: {
          documentNumber: invoice.id,
          invoicedOn: invoice.issuedAt.slice(0, 10),
          periodStartOn: '2026-05-01',
          periodEndOn: '2026-05-31',
          currency: invoice.currency,
          charges: printed(statement.charges),
          credits: printed(statement.credits),
          subtotal: printed(statement.subtotal),
          total: printed(statement.total),
        },
      });
    }
  });

  it.each([
    ['two taxes and two pages', CANADIAN, 'CAD', '1149.75'],
    ['yen', JAPANESE, 'JPY', '1358024'],
    ['apostrophes', SWISS, 'CHF', '1081.00'],
    ['spaces', FRENCH.replaceAll('\u202f', '\u00a0'), 'EUR', '1481.48'],
  ])('goes by place on the page: %s', async (_what, text, currency, total) => {
    expect(await read(await pdfOf(text))).toMatchObject({
      readable: true,
      figures: { currency, total },
    });
  });

  it('leaves the bytes as they are', async () => {
    const bytes = await pdfOf(SWISS);
    const before = Buffer.from(bytes);
    await read(bytes);
    expect(bytes.equals(before)).toBe(true);
  });

  it('says why it cannot, and keeps what it could read', async () => {
    const torn = await read(await pdfOf(SWISS.replace('VAT (8.1%)\t81.00', 'VAT (8.1%)\t80.00')));
    expect(torn).toMatchObject({
      readable: false,
      reason: 'subtotal 1000.00 and tax 80.00 are not the total 1081.00',
      figures: { documentNumber: 'G000555666' },
    });
  });

  it.each([
    ['garbage', Buffer.from('%PDF-1.7\nnot a word of it'), /no PDF, or a damaged one/],
    ['nothing', Buffer.alloc(0), /^it is empty$/],
    ['a web page', Buffer.from('<!DOCTYPE html><title>Sign in</title>'), /no PDF/],
  ])('calls %s unreadable', async (_what, bytes, reason) => {
    const reading = await read(bytes);
    expect(reading).toMatchObject({ readable: false, figures: undefined });
    expect(reading.readable ? '' : reading.reason).toMatch(reason);
  });

  it('calls a page without text, one behind a password, and half a file unreadable', async () => {
    const locked = await pdfOf(SWISS, { userPassword: 'secret' });
    const whole = await pdfOf(SWISS);
    expect(await read(await pdfOf(''))).toMatchObject({ reason: 'it holds no text' });
    expect(await read(locked)).toMatchObject({ reason: 'it needs a password' });
    expect(await read(whole.subarray(0, 200))).toMatchObject({ readable: false });
  });

  it('is not blamed for the document before it, and does not suffer from it', async () => {
    const [whole, broken, again] = await Promise.all([
      read(await pdfOf(SWISS)),
      read(Buffer.from('%PDF-1.7\nnot a word of it')),
      read(await pdfOf(SWISS)),
    ]);
    expect([whole.readable, broken.readable, again.readable]).toEqual([true, false, true]);
  });

  it('gives up on a small file that stands for 1.5 million pieces of text', async () => {
    const bomb = bombOf(1_500_000);
    expect(bomb.length).toBeLessThan(1_000_000);

    const begun = performance.now();
    const reading = await read(bomb);

    expect(reading).toMatchObject({ readable: false, figures: undefined });
    expect(reading.readable ? '' : reading.reason).toMatch(/more than (10 s|512 MiB)/);
    expect(performance.now() - begun).toBeLessThan(READER_LIMITS.loadMs + 15_000);
  }, 90_000);
});
