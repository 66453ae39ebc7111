import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import { countText, plural } from './amount.tsx';

/** Lines that should be explained by an order and are not. */
export function unexplainedLines(invoice: JudgedInvoice): number {
  return invoice.line_count - invoice.matched_lines - invoice.out_of_scope_lines;
}

/** @example 'All 316 lines in scope are explained; 73 are out of scope.' */
export function explainedWords(invoice: JudgedInvoice): string {
  const { line_count: lines, matched_lines: matched, out_of_scope_lines: outside } = invoice;
  if (outside === 0) return `All ${plural(lines, 'line')} are explained.`;
  return `All ${plural(matched, 'line')} in scope are explained; ${countText(outside)} are out of scope.`;
}
