import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import { countText, plural } from './amount.tsx';

/** Lines that should be explained by an order and are not. */
export function unexplainedLines(invoice: JudgedInvoice): number {
  return invoice.line_count - invoice.matched_lines - invoice.out_of_scope_lines;
}

/**
 * Of an invoice whose verdict is explained: by its orders, or because people settled the rest.
 *
 * @example 'All 316 lines in scope are explained; 73 are out of scope. The total ties. Nothing to do.'
 * @example '202 of 207 lines are explained. 6 discrepancies were accepted or waived. Nothing to do.'
 */
export function explainedWords(invoice: JudgedInvoice): string {
  const { line_count: lines, matched_lines: matched, out_of_scope_lines: outside } = invoice;
  const { settled_findings: settled } = invoice;
  const inScope = outside === 0 ? '' : ' in scope';
  const which =
    settled === 0
      ? `All ${plural(lines - outside, 'line')}${inScope}`
      : `${countText(matched)} of ${plural(lines - outside, 'line')}${inScope}`;
  const said = [
    `${which} are explained${outside === 0 ? '' : `; ${countText(outside)} are out of scope`}.`,
    settled === 0
      ? ''
      : `${plural(settled, 'discrepancy was', 'discrepancies were')} accepted or waived.`,
    invoice.ties ? 'The total ties.' : '',
    'Nothing to do.',
  ];
  return said.filter((part) => part !== '').join(' ');
}
