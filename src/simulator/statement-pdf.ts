import { buffer } from 'node:stream/consumers';

import PDFDocument from 'pdfkit';

import { addMonths } from '../lib/billing-month.ts';
import { type Decimal, decimal } from '../lib/decimal.ts';
import { addDays, type Day } from './billing-calendar.ts';
import { sum } from './charge-arithmetic.ts';
import { STATEMENT_FORMATS, type StatementFormat } from './statement-format.ts';
import type { Charge, Invoice } from './tenant.ts';

const LEFT = 40;
const RIGHT = 555;
const SUMMARY_LEFT = 310;
const BLUE = '#e5f3fd';
const YELLOW = '#ffffcc';
const NET_DAYS = 60;
const QUESTIONS = 'Questions on your bill? Visit https://go.microsoft.com/fwlink/?linkid=2074263';

interface Page {
  readonly pdf: PDFKit.PDFDocument;
  readonly format: StatementFormat;
  readonly invoice: Invoice;
  readonly total: string;
  readonly issuedOn: Day;
  readonly dueOn: Day;
}

/** The invoice as a PDF in the documented layout; equal invoices, equal bytes. */
export async function statementPdf(invoice: Invoice): Promise<Buffer> {
  const issuedOn = invoice.issuedAt.slice(0, 10);
  const created = new Date(`${issuedOn}T00:00:00Z`);
  const pdf = new PDFDocument({
    size: 'A4',
    margin: LEFT,
    info: { Title: `Invoice ${invoice.id}`, CreationDate: created, ModDate: created },
  });
  const bytes = buffer(pdf);
  const format = STATEMENT_FORMATS[invoice.currency];
  const total = `${invoice.currency} ${format.amount(invoice.statement.total)}`;
  const page = { pdf, format, invoice, total, issuedOn, dueOn: addDays(issuedOn, NET_DAYS) };
  addresses(page);
  invoiceSummary(page);
  billingSummary(page);
  payment(page);
  pdf.addPage();
  details(page);
  pdf.end();
  return bytes;
}

function addresses({ pdf, format }: Page): void {
  pdf.fontSize(14).fillColor('#444444').text('Microsoft', LEFT, 36);
  pdf.fontSize(16).fillColor('#7f7f7f');
  right(pdf, 'Invoice', 36);
  pdf.fillColor('black').fontSize(8);
  format.seller.forEach((line, row) => pdf.text(line, LEFT, 74 + row * 12));
  for (const [heading, x] of [
    ['Sold To', LEFT],
    ['Bill To', 170],
  ] as const) {
    pdf.font('Helvetica-Bold').text(heading, x, 180).font('Helvetica');
    format.buyer.forEach((line, row) => pdf.text(line, x, 193 + row * 12));
  }
}

function invoiceSummary({ pdf, format, invoice, total, issuedOn, dueOn }: Page): void {
  pdf.fontSize(12).text('Invoice Summary', SUMMARY_LEFT, 74).fontSize(8);
  row(pdf, 'Invoice Number', invoice.id, 98, SUMMARY_LEFT);
  row(pdf, format.dateLabel, format.day(issuedOn), 114, SUMMARY_LEFT);
  row(pdf, 'Payment Terms', `Net ${String(NET_DAYS)} days`, 130, SUMMARY_LEFT);
  band(pdf, { x: SUMMARY_LEFT - 8, y: 148, height: 50, colour: YELLOW });
  pdf.font('Helvetica-Bold').fontSize(12);
  row(pdf, 'Total Amount', total, 156, SUMMARY_LEFT);
  const settled = invoice.paid !== decimal('0');
  pdf.fontSize(9).text(settled ? 'Paid' : `Due on ${format.day(dueOn)}`, SUMMARY_LEFT, 178);
  pdf
    .font('Helvetica')
    .fontSize(6)
    .text(QUESTIONS, SUMMARY_LEFT - 6, 206);
}

function billingSummary({ pdf, format, invoice, total }: Page): void {
  const { statement, month } = invoice;
  const lastOn = addDays(`${addMonths(month, 1)}-01`, -1);
  const period = `${format.day(`${month}-01`)} ${format.periodDash} ${format.day(lastOn)}`;
  pdf.fontSize(12).text(`This invoice is for the billing period ${period}`, LEFT, 292);
  pdf.fontSize(8);
  pdf.text(
    'This bill contains the charges for your purchases and services consumed from Microsoft.',
    LEFT,
    310,
  );
  band(pdf, { x: LEFT - 4, y: 332, height: 24, colour: BLUE });
  pdf
    .fontSize(12)
    .text('Billing Summary', LEFT + 4, 338)
    .fontSize(8);
  const rows: [string, Decimal][] = [
    ['Charges (net of adjustments)', statement.charges],
    ['Credits', statement.credits],
    ['Subtotal', statement.subtotal],
    [format.taxLabel(invoice.taxPercent), statement.tax],
  ];
  rows.forEach(([label, amount], index) =>
    row(pdf, label, format.amount(amount), 366 + index * 24, LEFT + 4),
  );
  band(pdf, { x: LEFT - 4, y: 458, height: 40, colour: YELLOW });
  pdf.font('Helvetica-Bold').fontSize(10);
  row(pdf, 'Total', total, 464, LEFT + 4);
  pdf.font('Helvetica').fontSize(7);
  pdf.text(
    'Charges are net of discounts. See reconciliation file and Azure daily usage file for adjustment details',
    LEFT + 4,
    484,
  );
}

function payment({ pdf, format, invoice, total, dueOn }: Page): void {
  const due = format.day(dueOn);
  pdf.fontSize(8);
  pdf.text(
    `Please pay ${total} on or before ${due} and reference invoice number ${invoice.id}`,
    LEFT,
    508,
  );
  pdf.text('The following methods of payment are accepted:', LEFT, 524);
  const wire = ['Pay by wire', 'Bank: Simulated Bank', 'SWIFT Code: SIMUUS33'];
  wire.forEach((line, index) => pdf.text(line, LEFT, 544 + index * 12));
}

/** One row per product, so that the columns add up to the summary's lines. */
function details({ pdf, format, invoice, total }: Page): void {
  pdf.fontSize(12).text('Billing details by product', LEFT, 40).fontSize(7);
  const heads = ['Purchases', 'Charges/ Credits', 'Tax Amount', 'Total (including Tax)'];
  columns(
    pdf,
    [heads[0] ?? '', ...heads.slice(1).map((head) => `${head} (${invoice.currency})`)],
    64,
  );
  const products = chargesByProduct(invoice.charges);
  let y = 80;
  for (const name of [...products.keys()].sort()) {
    const charges = products.get(name) ?? [];
    const sumOf = (field: 'subtotal' | 'tax' | 'total'): string =>
      format.amount(sum(charges.map((charge) => charge[field])));
    columns(pdf, [name, sumOf('subtotal'), sumOf('tax'), sumOf('total')], y);
    y += 14;
  }
  row(pdf, 'Total', total, y + 10, LEFT);
  if (invoice.usdRate === decimal('1')) return;
  const rate = invoice.usdRate.replace('.', ',');
  pdf.text(`Pricing Currency USD  Exchange rate to billing currency ${rate}`, LEFT, y + 34);
}

function chargesByProduct(charges: readonly Charge[]): Map<string, Charge[]> {
  const products = new Map<string, Charge[]>();
  for (const charge of charges) {
    const known = products.get(charge.item.productName);
    if (known === undefined) products.set(charge.item.productName, [charge]);
    else known.push(charge);
  }
  return products;
}

function columns(pdf: PDFKit.PDFDocument, cells: readonly string[], y: number): void {
  cells.forEach((cell, index) =>
    index === 0
      ? pdf.text(cell, LEFT, y, { lineBreak: false })
      : pdf.text(cell, 235 + (index - 1) * 107, y, {
          width: 105,
          align: 'right',
          lineBreak: false,
        }),
  );
}

function row(pdf: PDFKit.PDFDocument, label: string, value: string, y: number, x: number): void {
  pdf.text(label, x, y, { lineBreak: false });
  right(pdf, value, y);
}

function right(pdf: PDFKit.PDFDocument, text: string, y: number): void {
  pdf.text(text, RIGHT - pdf.widthOfString(text) - 6, y, { lineBreak: false });
}

function band(
  pdf: PDFKit.PDFDocument,
  at: { readonly x: number; readonly y: number; readonly height: number; readonly colour: string },
): void {
  pdf
    .rect(at.x, at.y, RIGHT - at.x, at.height)
    .fill(at.colour)
    .fillColor('black');
}
