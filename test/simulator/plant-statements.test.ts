import { Big } from 'big.js';
import { describe, expect, it } from 'vitest';

import { generateTenant } from '../../src/simulator/generate-tenant.ts';
import type { PlantedCode } from '../../src/simulator/planted-finding.ts';
import { statementPdf } from '../../src/simulator/statement-pdf.ts';
import type { Invoice } from '../../src/simulator/tenant.ts';
import { total } from './exact.ts';
import { signedIn } from './signed-in.ts';

const NOW = new Date('2026-06-15T12:00:00Z');
const SEEDS = [1, 2, 3, 4, 5];

const lines = (invoice: Invoice, field: 'subtotal' | 'tax' | 'total') =>
  Big(total(invoice.charges.map((charge) => charge[field])));

describe.each(SEEDS)('the statements of tenant %i', (seed) => {
  const tenant = generateTenant({ seed, now: NOW, lines: 60 });
  const planted = (code: PlantedCode) => {
    const finding = tenant.answerKey.find((one) => one.code === code);
    const invoice = tenant.invoices.find((one) => one.id === finding?.invoiceId);
    if (finding === undefined || invoice === undefined) throw new Error(`${code} is not planted`);
    return { finding, invoice };
  };

  it('add up within themselves, whatever is planted', () => {
    for (const { statement } of tenant.invoices) {
      expect(Big(statement.charges).minus(statement.credits).eq(statement.subtotal)).toBe(true);
      expect(Big(statement.subtotal).plus(statement.tax).eq(statement.total)).toBe(true);
    }
  });

  it('ask for what the header asks for, but for the one that does not', () => {
    const other = tenant.invoices.filter((one) => !Big(one.statement.total).eq(one.totalCharges));
    expect(other).toEqual([planted('PDF_NE_API_TOTAL').invoice]);
  });

  it('come whole, but for one that is missing and one that is damaged', () => {
    const answers = tenant.invoices.filter((one) => one.statementAnswer !== 'whole');
    expect(answers.map((one) => one.statementAnswer).sort()).toEqual(['damaged', 'missing']);
    expect(planted('PDF_MISSING').invoice.statementAnswer).toBe('missing');
    expect(planted('PDF_UNREADABLE').invoice.statementAnswer).toBe('damaged');
  });

  it('name more tax than the lines once, and the header holds it', () => {
    const { finding, invoice } = planted('LINES_TAX_NE_INVOICE_TAX');
    const more = Big(invoice.statement.tax).minus(lines(invoice, 'tax'));
    expect(more.eq(finding.stakeTax ?? '0')).toBe(true);
    expect(Big(invoice.totalCharges).minus(lines(invoice, 'total')).eq(more)).toBe(true);
  });

  it('take off a credit that no line shows once, and its charges are the lines', () => {
    const { invoice } = planted('ADJUSTMENT_NOT_IN_LINES');
    const granted = invoice.charges.filter((charge) => charge.chargeType === 'customerCredit');
    const shown = Big(total(granted.map((charge) => charge.subtotal))).times(-1);
    expect(Big(invoice.statement.credits).gt(shown)).toBe(true);
    expect(Big(invoice.statement.charges).eq(lines(invoice, 'subtotal').plus(shown))).toBe(true);
  });
});

describe('a tenant with tax outside the lines', () => {
  const options = { seed: 1, now: NOW, lines: 60, plant: 'none' } as const;

  it('differs from its twin in the taxes of one invoice, and in no statement', async () => {
    const twin = generateTenant(options);
    const tenant = generateTenant({ ...options, taxOutsideLines: true });
    const untaxed = tenant.invoices.filter((one) => lines(one, 'tax').eq(0));
    expect(untaxed).toEqual([tenant.invoices[2]]);
    for (const [index, invoice] of tenant.invoices.entries()) {
      const other = twin.invoices[index];
      expect(invoice.statement).toEqual(other?.statement);
      expect(invoice.totalCharges).toBe(other?.totalCharges);
      if (index !== 2) expect(invoice.charges).toEqual(other?.charges);
    }
    const [, , invoice] = tenant.invoices;
    if (invoice === undefined) throw new Error('no such invoice');
    expect(lines(invoice, 'total').eq(lines(invoice, 'subtotal'))).toBe(true);
    expect((await statementPdf(invoice)).length).toBeGreaterThan(1000);
  });
});

it('answers 404, the first bytes, the whole file, and another file of it', async () => {
  const client = await signedIn({ plant: ['PDF_MISSING', 'PDF_UNREADABLE'] });
  try {
    const ids = client.simulator.tenant.invoices.map((one) => one.id);
    const get = (id = '') => client.get(`/v1/invoices/${id}/documents/statement`);
    const bytes = async (id = '') => Buffer.from(await (await get(id)).arrayBuffer());
    expect((await get(ids[3])).status).toBe(404);
    const damaged = await bytes(ids[1]);
    expect([damaged.length, damaged.toString('latin1').startsWith('%PDF-')]).toEqual([71, true]);
    const whole = await bytes(ids[2]);
    client.simulator.setFaults([{ name: 'reissued' }]);
    const again = await bytes(ids[2]);
    expect(again.subarray(0, whole.length).equals(whole)).toBe(true);
    expect(again.length).toBeGreaterThan(whole.length);
  } finally {
    await client.simulator.close();
  }
});

it('issues the statement again that was planted to change, once a night has passed', async () => {
  const client = await signedIn({ plant: ['PDF_CHANGED'] });
  try {
    const { answerKey, laterAnswerKey, tenant } = client.simulator;
    const statements = () =>
      Promise.all(
        tenant.invoices.map(async ({ id }) => {
          const answer = await client.get(`/v1/invoices/${id}/documents/statement`);
          return Buffer.from(await answer.arrayBuffer()).toString('latin1');
        }),
      );
    const first = await statements();
    expect(await statements()).toEqual(first);
    client.simulator.passNight();
    const second = await statements();
    expect(answerKey).toEqual([]);
    expect(laterAnswerKey.map(({ code, invoiceId }) => [code, invoiceId])).toEqual(
      tenant.invoices
        .filter((_invoice, at) => second[at] !== first[at])
        .map(({ id }) => ['PDF_CHANGED', id]),
    );
  } finally {
    await client.simulator.close();
  }
});
