import { decimal } from '../lib/decimal.ts';
import type { PlantedCode, PlantedFinding } from './planted-finding.ts';
import { headerAt, type Plot } from './planting.ts';

/** The header of an otherwise complete invoice asks for more than its lines. */
export function plantLinesNeInvoiceTotal(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'EUR', 1);
  const surplus = decimal(`${String(plot.random.int(1, 40))}.${String(plot.random.int(10, 99))}`);
  plot.misbehaviour.headerDifference.set(header.id, surplus);
  return {
    ...nothing('LINES_NE_INVOICE_TOTAL'),
    invoiceId: header.id,
    stakeNet: surplus,
    currency: header.currency,
    says: `Invoice ${header.id} asks for ${surplus} ${header.currency} more than its lines.`,
  };
}

/** The portal's file of one invoice has one line less than what the APIs serve. */
export function plantSourceDisagreement(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'USD', 2);
  plot.misbehaviour.fileLacksLineOf = header.id;
  return {
    ...nothing('SOURCE_DISAGREEMENT'),
    invoiceId: header.id,
    says: `The portal's file of ${header.id} lacks a line.`,
  };
}

/** The listing of one invoice never ends. */
export function plantPageChainBroken(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'EUR', 0);
  plot.misbehaviour.endlessInvoiceId = header.id;
  return {
    ...nothing('PAGE_CHAIN_BROKEN'),
    invoiceId: header.id,
    says: `The lines of ${header.id} repeat a continuation token for ever.`,
  };
}

/** One customer's orders never answer. */
export function plantPartialPull(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'USD', 0);
  plot.misbehaviour.failingOrdersOf = plot.oneTimeBuyer.id;
  return {
    ...nothing('PARTIAL_PULL'),
    invoiceId: header.id,
    customerId: plot.oneTimeBuyer.id,
    says: `The orders of ${plot.oneTimeBuyer.name}, billed on ${header.id} alone, always answer 500.`,
  };
}

/** One statement is refused although the others are handed out. */
export function plantAuthDegraded(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'USD', 1);
  plot.misbehaviour.refusedStatementOf = header.id;
  return {
    ...nothing('AUTH_DEGRADED'),
    says: `The statement of ${header.id} answers 403 (900329) although others are handed out.`,
  };
}

/** The orders of one customer have a field that nobody documents. */
export function plantSchemaDrift(plot: Plot): PlantedFinding {
  const [customer] = plot.customers;
  if (customer === undefined) throw new RangeError('nobody buys');
  plot.misbehaviour.undocumentedOrdersOf = customer.id;
  return {
    ...nothing('SCHEMA_DRIFT'),
    says: `The orders of ${customer.name} have a field salesChannel, which is not documented.`,
  };
}

function nothing(code: PlantedCode): Omit<PlantedFinding, 'says'> {
  return {
    code,
    invoiceId: undefined,
    customerId: undefined,
    orderId: undefined,
    stakeNet: undefined,
    currency: undefined,
  };
}
