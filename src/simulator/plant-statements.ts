import { type Decimal, decimal } from '../lib/decimal.ts';
import type { PlantedCode, PlantedFinding } from './planted-finding.ts';
import { headerAt, type Plot } from './planting.ts';
import type { InvoiceHeader, StatementTwist } from './tenant.ts';

/** The statement asks for another total than the header; it adds up within itself. */
export function plantPdfNeApiTotal(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'USD', 2);
  const printed = cents(plot, 3, 60);
  twist(plot, header, { printed });
  return {
    ...about('PDF_NE_API_TOTAL', header),
    currency: header.currency,
    says: `The statement of ${header.id} asks for ${printed} ${header.currency} more than the header.`,
  };
}

/** There is no statement, though the invoice is there and a user is signed in. */
export function plantPdfMissing(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'EUR', 1);
  twist(plot, header, { answer: 'missing' });
  return {
    ...about('PDF_MISSING', header),
    says: `The statement of ${header.id} answers 404.`,
  };
}

/** A file that begins as a PDF does and is none. */
export function plantPdfUnreadable(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'EUR', 0);
  twist(plot, header, { answer: 'damaged' });
  return {
    ...about('PDF_UNREADABLE', header),
    says: `The statement of ${header.id} breaks off after its first bytes.`,
  };
}

/** After the first night the statement is issued again. */
export function plantPdfChanged(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'EUR', 2);
  plot.misbehaviour.reissuedStatementOf = header.id;
  return {
    ...about('PDF_CHANGED', header),
    says: `The statement of ${header.id} comes with other bytes from the second night on.`,
  };
}

/** Header and statement hold more tax than the lines carry. */
export function plantLinesTaxNeInvoiceTax(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'EUR', 2);
  const tax = decimal(`0.${plot.random.int(10, 98)}`);
  twist(plot, header, { tax });
  return {
    ...about('LINES_TAX_NE_INVOICE_TAX', header),
    stakeNet: decimal('0'),
    stakeTax: tax,
    currency: header.currency,
    says: `Invoice ${header.id} asks for ${tax} ${header.currency} more tax than its lines.`,
  };
}

/** Header and statement take off a credit that is no line. */
export function plantAdjustmentNotInLines(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'USD', 0);
  const credit = cents(plot, 20, 90);
  twist(plot, header, { credit });
  return {
    ...about('ADJUSTMENT_NOT_IN_LINES', header),
    stakeNet: decimal('0'),
    currency: header.currency,
    says: `Invoice ${header.id} takes off ${credit} ${header.currency} that no line shows.`,
  };
}

function twist(plot: Plot, header: InvoiceHeader, statement: StatementTwist): void {
  plot.misbehaviour.statements.set(header.id, statement);
}

function cents(plot: Plot, least: number, most: number): Decimal {
  return decimal(`${plot.random.int(least, most)}.${plot.random.int(10, 99)}`);
}

function about(code: PlantedCode, header: InvoiceHeader): Omit<PlantedFinding, 'says'> {
  return {
    code,
    invoiceId: header.id,
    customerId: undefined,
    orderId: undefined,
    stakeNet: undefined,
    currency: undefined,
  };
}
