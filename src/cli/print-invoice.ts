import { formatMoney } from '../lib/money.ts';
import type { bridgeOf, InvoiceVerdict, ListedFinding } from '../store/match-store.ts';
import { findingsTable } from './findings-command.ts';
import { say, table } from './terminal.ts';

export interface JudgedInvoice {
  readonly verdict: InvoiceVerdict;
  /** Ids of the receipts issued beside it, in Taiwan; absent where lines alone are known. */
  readonly taxReceipts?: readonly string[];
  readonly bridge: Awaited<ReturnType<typeof bridgeOf>>;
  readonly findings: readonly ListedFinding[];
}

/** Verdict, control totals, bridge and findings of one invoice. */
export function printInvoice({ verdict, taxReceipts = [], bridge, findings }: JudgedInvoice): void {
  printVerdict(verdict);
  for (const id of taxReceipts) say(`  tax receipt    ${id}`);
  say(
    `\n${table(
      [
        { title: 'bridge' },
        { title: 'currency' },
        { title: 'lines', align: 'right' },
        { title: 'amount', align: 'right' },
        { title: 'remainder', align: 'right' },
      ],
      bridge.map((step) => [
        step.code === '' ? step.step : step.code,
        step.currency,
        step.lines,
        formatMoney(step.amount, step.currency),
        formatMoney(step.running_remainder, step.currency),
      ]),
    )}`,
  );
  if (findings.length > 0) say(`\n${findingsTable(findings)}`);
}

function printVerdict(one: InvoiceVerdict): void {
  say(`Invoice ${one.invoice_id}, ${one.period}: ${one.verdict}`);
  say(`  total charges  ${formatMoney(one.total_charges, one.currency)} ${one.currency}`);
  say(
    `  lines          ${formatMoney(one.lines_total, one.currency)} ${one.currency} in ${one.line_count} lines, ${one.matched_lines} matched`,
  );
  say(
    `  open           ${formatMoney(one.open_net, one.currency)} ${one.currency} net in ${one.open_findings} findings`,
  );
  for (const reason of one.not_checked) say(`  not checked    ${reason}`);
}
