import { AppError } from '../lib/app-error.ts';
import { formatMoney } from '../lib/money.ts';
import { changesSince, type InvoiceChanges } from '../store/changes-since.ts';
import type { Db } from '../store/connection.ts';
import { findInvoice } from '../store/invoice-store.ts';
import type { LineChange } from '../store/line-changes.ts';
import { say, table } from './terminal.ts';

/** @throws AppError INVOICE_UNKNOWN, NO_EARLIER_LINES (usage) */
export async function loadInvoiceChanges(
  db: Db,
  invoiceId: string,
  since: string | undefined,
): Promise<InvoiceChanges> {
  const { invoice_id: id } = await findInvoice(db, invoiceId);
  const changes = await changesSince(db, id, since);
  if (changes === undefined) {
    throw new AppError(
      'NO_EARLIER_LINES',
      since === undefined
        ? `invoice ${id} never tied with its lines, so that nothing can have changed since`
        : `no lines of invoice ${id} were held at ${since}`,
      {
        kind: 'usage',
        fix: 'Name a day (YYYY-MM-DD) or a run with --since; `recon runs list` shows the runs there are.',
      },
    );
  }
  return changes;
}

/** `changed since 2026-09-03: 4 lines, -120.50 EUR`, and a table of the lines. */
export function printInvoiceChanges({ invoice_id, since, lines, sums }: InvoiceChanges): void {
  const day = since.toISOString().slice(0, 10);
  if (lines.length === 0) {
    say(`Invoice ${invoice_id}: not changed since ${day}.`);
    return;
  }
  const amounts = sums.map(({ net, currency }) => `${formatMoney(net, currency)} ${currency}`);
  const count = lines.length === 1 ? '1 line' : `${lines.length} lines`;
  say(`Invoice ${invoice_id} changed since ${day}: ${count}, ${amounts.join(', ')}\n`);
  say(
    table(
      [
        { title: 'line' },
        { title: 'customer' },
        { title: 'product' },
        { title: 'order' },
        { title: 'charged from' },
        { title: 'before', align: 'right' },
        { title: 'now', align: 'right' },
        { title: 'difference', align: 'right' },
        { title: 'currency' },
      ],
      lines.map((line) => [
        line.kind,
        line.customer_name ?? line.customer_id,
        line.product_name ?? '',
        line.order_id ?? '',
        line.charge_start_on ?? '',
        amountOf(line, line.old_subtotal),
        amountOf(line, line.new_subtotal),
        formatMoney(line.net, line.currency),
        line.currency,
      ]),
    ),
  );
}

function amountOf({ currency }: LineChange, amount: LineChange['old_subtotal']): string {
  return amount === null ? '' : formatMoney(amount, currency);
}
