import { Big } from 'big.js';

import { minorDigits } from '../lib/currency.ts';
import { type Decimal, decimal } from '../lib/decimal.ts';
import { decimalMarkOf, readAmount } from './printed-amount.ts';
import { decideDays, type StatementDays } from './printed-days.ts';

/** What a statement prints on its first page. Null is "not printed" or "cannot be decided", never a guess. */
export interface StatementFigures extends StatementDays {
  /** Invoice Number; Billing Number where a limited-risk distributor sells. */
  readonly documentNumber: string | null;
  readonly paymentTerms: string | null;
  /** ISO 4217, of every amount. */
  readonly currency: string | null;
  /** Net of adjustments, before credits. */
  readonly charges: Decimal | null;
  /** As printed: positive, and subtracted from the charges. */
  readonly credits: Decimal | null;
  readonly azureCredit: Decimal | null;
  /** Before tax. */
  readonly subtotal: Decimal | null;
  readonly taxes: readonly TaxRow[];
  /** Their sum is checked against the totals; null when a row between subtotal and total cannot be read. */
  readonly tax: Decimal | null;
  /** The last row of the billing summary; the amount box where there is no such row. */
  readonly total: Decimal | null;
  /** The amount box beside the addresses. */
  readonly amountBox: Decimal | null;
}

export interface TaxRow {
  /** As printed: `VAT (25,00%)`. */
  readonly label: string;
  readonly amount: Decimal;
}

const SUMMARY_HEADING = /^billing summary$/i;
/** Rows after the heading in which the total must come. */
const SUMMARY_ROWS_MAX = 40;
/** No row of figures is longer; what is, is prose. */
const ROW_LENGTH_MAX = 300;
const DATE = String.raw`\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}`;
const AMOUNT = String.raw`[-−(]? ?\d[\d.,'’ \u00a0\u2007\u2009\u202f]*(?: ?[-−]|\))?`;
const MONEY = String.raw`[A-Z]{3} ?${AMOUNT}|${AMOUNT} ?[A-Z]{3}`;

/** A label and what is printed behind it. */
interface PrintedRow {
  readonly label: string;
  readonly amount: string;
}

/**
 * Reads the figures of a new-commerce statement out of its text: one row a line, cells apart by tabs.
 *
 * - Source: "Understand your invoice" (Microsoft Learn) and the invoices pictured there. Labels are English everywhere.
 * - Amounts: exact decimals, digits as printed; one decimal mark a document.
 */
export function figuresOf(text: string): StatementFigures {
  const rows = text
    .split(/[\n\f]/)
    .map((row) => row.trim())
    .filter((row) => row.length <= ROW_LENGTH_MAX);
  const heading = rows.findIndex((row) => SUMMARY_HEADING.test(row));
  const head = heading < 0 ? rows : rows.slice(0, heading);
  const summary = heading < 0 ? [] : summaryRows(rows.slice(heading + 1));

  const box = valueOf(head, 'Total Amount', MONEY);
  const totalRow = summary.at(-1);
  const paymentTerms = valueOf(head, 'Payment Terms', String.raw`[^\t]{1,60}`);
  const period = new RegExp(`billing period\\s+(${DATE})\\s*[–—-]\\s*(${DATE})`, 'i').exec(
    head.join('\n'),
  );
  const netDays = /\bnet\s+(\d{1,3})\s+days\b/i.exec(paymentTerms ?? '')?.[1];
  return {
    documentNumber: valueOf(
      head,
      '(?:Invoice|Billing) Number',
      String.raw`[A-Za-z]{0,4}-?\d[\dA-Za-z-]{3,30}`,
    ),
    paymentTerms,
    ...decideDays({
      invoicedOn: valueOf(head, 'Invoice Date(?: In UTC)?', DATE),
      dueOn: valueOf(head, 'Due on', DATE),
      periodStartOn: period?.[1] ?? null,
      periodEndOn: period?.[2] ?? null,
      netDays: netDays === undefined ? null : Number(netDays),
    }),
    ...amountsOf(summary, { box, total: totalRow?.amount ?? null }),
  };
}

/**
 * The one value that stands behind a label; null when there is none, or when two differ. The left column of the page
 * may share a row with it.
 */
function valueOf(rows: readonly string[], label: string, value: string): string | null {
  const pattern = new RegExp(`(?:^|\\t)${label}\\s*:?[\\t ]+(${value})(?=\\t|$)`, 'i');
  const values = new Set(
    rows.flatMap((row) => {
      const found = pattern.exec(row)?.[1]?.trim();
      return found === undefined ? [] : [found];
    }),
  );
  const [only] = values;
  return values.size === 1 && only !== undefined ? only : null;
}

/** Rows with a label and an amount, up to the total; empty when no total ends them. */
function summaryRows(rows: readonly string[]): readonly PrintedRow[] {
  const pattern = new RegExp(`^(\\D.*?)[\\t ]+(${MONEY}|${AMOUNT})$`);
  const found: PrintedRow[] = [];
  for (const row of rows.slice(0, SUMMARY_ROWS_MAX)) {
    const [, label, amount] = pattern.exec(row) ?? [];
    if (label === undefined || amount === undefined) continue;
    found.push({ label: label.trim(), amount: amount.trim() });
    if (isTotal(label)) return found;
  }
  return [];
}

function isTotal(label: string): boolean {
  return /^total( \(including tax\))?$/i.test(label.trim());
}

function amountsOf(
  summary: readonly PrintedRow[],
  money: { box: string | null; total: string | null },
): Pick<
  StatementFigures,
  | 'currency'
  | 'charges'
  | 'credits'
  | 'azureCredit'
  | 'subtotal'
  | 'taxes'
  | 'tax'
  | 'total'
  | 'amountBox'
> {
  const currency = currencyOf([money.box, money.total]);
  const printed = [...summary.map((row) => row.amount), ...(money.box === null ? [] : [money.box])];
  const mark =
    currency === null
      ? undefined
      : decimalMarkOf(printed.map(withoutCurrency), minorDigits(currency));
  const read = (text: string | null | undefined): Decimal | null =>
    text == null || mark === undefined ? null : readAmount(withoutCurrency(text), mark);
  const row = (label: RegExp) => read(summary.find((one) => label.test(one.label))?.amount);

  const subtotalAt = summary.findIndex((one) => /^subtotal$/i.test(one.label));
  const between = subtotalAt < 0 ? [] : summary.slice(subtotalAt + 1, -1);
  const taxes = between.map(({ label, amount }) => ({ label, amount: read(amount) }));
  const known = taxes.flatMap(({ label, amount }) => (amount === null ? [] : [{ label, amount }]));
  const amountBox = read(money.box);
  return {
    currency,
    charges: row(/^charges\b/i),
    credits: row(/^credits$/i),
    azureCredit: row(/^azure credit( applied)?$/i),
    subtotal: row(/^subtotal$/i),
    taxes: known,
    tax: subtotalAt < 0 || known.length < taxes.length ? null : sumOf(known),
    total: read(money.total) ?? amountBox,
    amountBox,
  };
}

/** The currency of the totals; null when none is printed, or two. */
function currencyOf(money: readonly (string | null)[]): string | null {
  const codes = new Set(money.flatMap((text) => /[A-Z]{3}/.exec(text ?? '')?.[0] ?? []));
  const [only] = codes;
  return codes.size === 1 && only !== undefined ? only : null;
}

function withoutCurrency(text: string): string {
  return text.replace(/[A-Z]{3}/, '').trim();
}

/** At the decimals of the rows. */
function sumOf(rows: readonly TaxRow[]): Decimal {
  const places = Math.max(0, ...rows.map(({ amount }) => amount.split('.')[1]?.length ?? 0));
  return decimal(rows.reduce((sum, { amount }) => sum.plus(amount), Big(0)).toFixed(places));
}
