import type { TableRow } from '../select-table.ts';
import type { Condition } from './count-and-sum.ts';
import { countOf, isOtherThan, isWord, sameAs, sumOf } from './count-and-sum.ts';
import type { Sheet, SheetCell, SheetColumn } from './sheet.ts';
import { FINDINGS_TABLE, UNSETTLED } from './stake-columns.ts';

/** Tables of the sheets that the summary computes from. */
export const LINES_TABLE = 'tblLines';
export const BRIDGE_TABLE = 'tblBridge';

const INVOICE = 'A';
const CURRENCY = 'C';
const TOTAL = 'E';
const LINES_TOTAL = 'F';

const COLUMNS: readonly SheetColumn[] = [
  { title: 'invoice_id', kind: 'text', width: 16 },
  { title: 'period', kind: 'text', width: 10 },
  { title: 'currency', kind: 'text', width: 10 },
  { title: 'verdict', kind: 'text', width: 14 },
  { title: 'total_charges', kind: 'amount', width: 16 },
  { title: 'lines_total', kind: 'amount', width: 16 },
  { title: 'total_less_lines', kind: 'amount', width: 16 },
  { title: 'ties', kind: 'text', width: 8 },
  { title: 'pdf_total', kind: 'amount', width: 16 },
  { title: 'line_count', kind: 'number', width: 12 },
  { title: 'matched_lines', kind: 'number', width: 14 },
  { title: 'matched_net', kind: 'amount', width: 16 },
  { title: 'unexplained', kind: 'amount', width: 16 },
  { title: 'open_findings', kind: 'number', width: 14 },
  { title: 'open_claims_net', kind: 'amount', width: 18 },
  { title: 'open_exposure_net', kind: 'amount', width: 18 },
  { title: 'not_checked', kind: 'text', width: 50 },
  { title: 'run_id', kind: 'text', width: 38 },
];

/**
 * Each invoice's control totals, computed from the other sheets: a figure corrected there is corrected here.
 *
 * @param invoices the rows of the report `summary`
 */
export function summarySheet(invoices: readonly TableRow[]): Sheet {
  return {
    name: 'Summary',
    table: undefined,
    columns: COLUMNS,
    rows: invoices.map((invoice, index) => summaryRow(invoice, index + 2)),
  };
}

function summaryRow(invoice: TableRow, place: number): readonly SheetCell[] {
  const plain = (column: string) => invoice[column] ?? null;
  // Of lines that never came nothing is known: a formula would say 0.
  const came = plain('lines_total') !== null;
  const ofLines = (formula: string, column: string): SheetCell =>
    came ? { formula, value: plain(column) } : null;
  const ofInvoice = sameAs('invoice_id', `${INVOICE}${place}`, plain('invoice_id'));
  const inCurrency = (column: string) => sameAs(column, `${CURRENCY}${place}`, plain('currency'));
  const lines = [ofInvoice, inCurrency('Currency')];
  const matched = isWord('disposition', 'matched');
  const open = [ofInvoice, isWord('role', 'root'), isOtherThan('severity', 'info'), ...UNSETTLED];
  const stake = (type: string) =>
    sumOf(FINDINGS_TABLE, 'stake_net', [
      ...open,
      inCurrency('currency'),
      isWord('stake_type', type),
    ]);
  const total = plain('total_charges');
  // Spreadsheets compute in binary: 0.1 + 0.2 - 0.3 is not 0 there.
  const fromTotal = (what: string): SheetCell => ({
    formula: `ROUND(${TOTAL}${place}-${what},${decimalsOf(total)})`,
    value: null,
    shownAs: total,
  });
  const steps = [ofInvoice, inCurrency('currency')];
  const firstStep: Condition = { column: 'step_no', is: '=', what: '1', isEmpty: false };
  const laterSteps = `(${sumOf(BRIDGE_TABLE, 'amount', steps)}-${sumOf(BRIDGE_TABLE, 'amount', [...steps, firstStep])})`;
  return [
    plain('invoice_id'),
    plain('period'),
    plain('currency'),
    plain('verdict'),
    total,
    ofLines(sumOf(LINES_TABLE, 'Total', lines), 'lines_total'),
    came ? fromTotal(`${LINES_TOTAL}${place}`) : null,
    plain('ties'),
    plain('pdf_total'),
    ofLines(countOf(LINES_TABLE, [ofInvoice]), 'line_count'),
    ofLines(countOf(LINES_TABLE, [ofInvoice, matched]), 'matched_lines'),
    ofLines(sumOf(LINES_TABLE, 'Subtotal', [...lines, matched]), 'matched_net'),
    // Step 1 is the invoice total; every later one takes from it.
    fromTotal(laterSteps),
    { formula: countOf(FINDINGS_TABLE, open), value: plain('open_findings') },
    { formula: stake('claim'), value: plain('open_claims_net') },
    { formula: stake('exposure'), value: plain('open_exposure_net') },
    plain('not_checked'),
    plain('run_id'),
  ];
}

function decimalsOf(amount: string | null): number {
  return amount?.split('.')[1]?.length ?? 0;
}
