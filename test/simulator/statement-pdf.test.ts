import { PDFParse } from 'pdf-parse';
import { describe, expect, it } from 'vitest';

import { generateTenant } from '../../src/simulator/generate-tenant.ts';
import { statementPdf } from '../../src/simulator/statement-pdf.ts';
import type { Invoice } from '../../src/simulator/tenant.ts';
import { NOW } from './signed-in.ts';

const { invoices } = generateTenant({ seed: 5, now: NOW, lines: 60, plant: 'none' });

async function textOf(invoice: Invoice | undefined): Promise<string> {
  if (invoice === undefined) throw new Error('no such invoice');
  const parser = new PDFParse({ data: new Uint8Array(await statementPdf(invoice)) });
  try {
    return (await parser.getText()).text;
  } finally {
    await parser.destroy();
  }
}

describe('a statement', () => {
  it('prints American numbers and dates for US dollars', async () => {
    const text = await textOf(invoices[4]);
    const total = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 }).format(
      Number(invoices[4]?.totalCharges),
    );
    expect(text).toMatch(new RegExp(`Total Amount\\s+USD ${total.replaceAll('.', '\\.')}`));
    expect(text).toContain('This invoice is for the billing period 05/01/2026 – 05/31/2026');
    expect(text).toMatch(/Invoice Date\s+06\/0[678]\/2026/);
    expect(text).toMatch(/Sales Tax \(8\.25%\)/);
    expect(text).toMatch(/Due on 08\/0[567]\/2026/);
  });

  it('prints Danish-style numbers and dates for euros', async () => {
    const text = await textOf(invoices[5]);
    const total = new Intl.NumberFormat('de-DE', { minimumFractionDigits: 2 }).format(
      Number(invoices[5]?.totalCharges),
    );
    expect(text).toMatch(new RegExp(`Total Amount\\s+EUR ${total.replaceAll('.', '\\.')}`));
    expect(text).toContain('This invoice is for the billing period 01/05/2026 - 31/05/2026');
    expect(text).toMatch(/Invoice Date In UTC\s+0[678]\/06\/2026/);
    expect(text).toMatch(/VAT \(19,00%\)/);
  });

  it('says Paid in place of a due date once it is', async () => {
    const text = await textOf(invoices[0]);
    expect(text).toMatch(/^Paid$/m);
    expect(text).not.toContain('Due on');
  });

  it('lists every product on its second page', async () => {
    const text = await textOf(invoices[4]);
    const details = text.slice(text.indexOf('Billing details by product'));
    for (const { item } of invoices[4]?.charges ?? []) expect(details).toContain(item.productName);
  });

  it('is the same, byte for byte, each time', async () => {
    const [invoice] = invoices;
    if (invoice === undefined) throw new Error('no such invoice');
    expect((await statementPdf(invoice)).equals(await statementPdf(invoice))).toBe(true);
  });
});
