import type { Trx } from '../src/store/connection.ts';
import type { Invoice } from '../src/store/invoice-store.ts';
import { currentInvoices, selectInvoices } from '../src/store/invoice-store.ts';
import { invoiceReadings } from '../src/store/invoices-to-read.ts';
import type { Run } from '../src/store/run-store.ts';

export interface ReadingPlan {
  /** What is judged: the run's own months, and those that something came for. */
  readonly documents: readonly Invoice[];
  /** Months beside the run's own: one of their invoices is late, amended, changed or not yet complete. */
  readonly morePeriods: readonly string[];
  readonly linesOf: ReadonlySet<string>;
  readonly statementsOf: ReadonlySet<string>;
}

/** Which invoices of a run are read, and which are judged by what is held. */
export async function planReading(trx: Trx, run: Run): Promise<ReadingPlan> {
  const own = await selectInvoices(trx, run);
  const { full, invoices } = run.options;
  if (full || invoices.length > 0) {
    const all = new Set(own.map((one) => one.invoice_id));
    return { documents: own, morePeriods: [], linesOf: all, statementsOf: all };
  }
  const morePeriods = run.options.periods.length > 0 ? [] : await periodsWithNews(trx, run, own);
  const documents = await selectInvoices(trx, run, morePeriods);
  const readings = await invoiceReadings(trx, run, documents);
  const which = (is: (one: (typeof readings)[number]) => boolean) =>
    new Set(readings.filter(is).map((one) => one.invoice_id));
  return {
    documents,
    morePeriods,
    linesOf: which((one) => one.lines_due || one.lines_cheap),
    statementsOf: which((one) => one.statement_due),
  };
}

/** A month is judged whole, so that the reports of the period hold all of its invoices. */
async function periodsWithNews(
  trx: Trx,
  run: Run,
  own: readonly Invoice[],
): Promise<readonly string[]> {
  const ownIds = new Set(own.map((one) => one.invoice_id));
  const others = (await currentInvoices(trx)).filter(
    (one) => one.amends === null && !ownIds.has(one.invoice_id),
  );
  const readings = await invoiceReadings(trx, run, others);
  const news = new Set(
    readings
      .filter((one) => one.lines_due && (one.was_asked || one.is_late))
      .map((one) => one.invoice_id),
  );
  return [...new Set(others.filter((one) => news.has(one.invoice_id)).map((one) => one.period))];
}
