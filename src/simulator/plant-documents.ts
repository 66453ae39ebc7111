import { addMonths } from '../lib/billing-month.ts';
import { type Decimal, decimal } from '../lib/decimal.ts';
import { addDays } from './billing-calendar.ts';
import { negated, sum } from './charge-arithmetic.ts';
import type { PlantedCode, PlantedFinding } from './planted-finding.ts';
import { billSeats, customersOf, headerAt, orderSeats, type Plot } from './planting.ts';
import type { InvoiceHeader } from './tenant.ts';

/** A second invoice of a month that announces lines, asks for money and lists none. */
export function plantProviderSectionMissing(plot: Plot): PlantedFinding {
  const header = newHeader(plot, headerAt(plot, 'USD', 0));
  const total = someAmount(plot);
  plot.furtherInvoices.push({ header, charges: [], beyondCharges: total, invoiceType: 'OneTime' });
  return {
    ...about('PROVIDER_SECTION_MISSING', header),
    stakeNet: total,
    says: `Invoice ${header.id} announces one-time lines over ${total} ${header.currency} and lists none.`,
  };
}

/** A charge in the main currency that is listed under an invoice in the second one. */
export function plantMixedCurrencyInvoice(plot: Plot): PlantedFinding {
  const [customer] = customersOf(plot, 'USD');
  if (customer === undefined) throw new RangeError('no customer is billed in USD');
  const order = orderSeats(plot, { customer, monthIndex: 1, ordered: [plot.random.int(4, 30)] });
  const charge = billSeats(plot, order, order.lines[0]?.quantity ?? 1);
  const header = headerAt(plot, 'EUR', 1);
  plot.ledger.remove(charge);
  plot.ledger.append({ ...charge, invoiceId: header.id, invoiceNumber: header.id });
  return {
    ...about('MIXED_CURRENCY_INVOICE', header),
    stakeNet: charge.subtotal,
    stakeTax: charge.tax,
    currency: charge.currency,
    says: `Invoice ${header.id} is in ${header.currency} and lists a charge in ${charge.currency}.`,
  };
}

/** An adjustment note came to an old invoice. */
export function plantInvoiceAmended(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'EUR', 0);
  const note = newHeader(plot, { ...header, issuedAt: daysAfter(header.issuedAt, 9) });
  const total = someAmount(plot);
  plot.misbehaviour.notes.set(header.id, { id: note.id, issuedAt: note.issuedAt, total });
  return {
    ...about('INVOICE_AMENDED', header),
    stakeNet: total,
    says: `Adjustment note ${note.id} takes ${total} ${header.currency} off ${header.id}.`,
  };
}

/** Invoices of a month may come until the 11th of the next. */
const OVERDUE_FROM_DAY = '12';

/** Recurring invoices over a plan's usage came in two months, and not in the newest. */
export function plantInvoiceMissing(plot: Plot): PlantedFinding {
  const totals = ([0, 1] as const).map((monthIndex) => {
    const month = headerAt(plot, 'USD', monthIndex);
    const header = newHeader(plot, month);
    const usage = plot.ledger
      .chargesOf(month.id)
      .find((charge) => charge.meterDescription !== '' && charge.chargeType !== 'customerCredit');
    if (usage === undefined) throw new RangeError(`${month.id} bills no usage`);
    plot.furtherInvoices.push({
      header,
      charges: [{ ...usage, invoiceId: header.id, invoiceNumber: header.id }],
      beyondCharges: undefined,
      invoiceType: 'Recurring',
    });
    return usage.total;
  });
  return {
    ...about('INVOICE_MISSING', headerAt(plot, 'USD', 2)),
    invoiceId: undefined,
    knowableFrom: `${addMonths(plot.months[2], 1)}-${OVERDUE_FROM_DAY}`,
    stakeNet: totals.reduce((least, total) => (isBelow(total, least) ? total : least)),
    says: `Two months have a recurring invoice in USD, and ${plot.months[2]} has none.`,
  };
}

/** Of the same month and currency, with the next free number. */
export function newHeader(plot: Plot, like: InvoiceHeader): InvoiceHeader {
  const taken = [
    ...plot.headers.map(({ id }) => id),
    ...plot.furtherInvoices.map(({ header }) => header.id),
    ...[...plot.misbehaviour.notes.values()].map(({ id }) => id),
  ];
  const highest = Math.max(...taken.map((id) => Number(id.slice(1))));
  return { ...like, id: `G${String(highest + 1).padStart(9, '0')}` };
}

function daysAfter(instant: string, days: number): string {
  return `${addDays(instant.slice(0, 10), days)}${instant.slice(10)}`;
}

function isBelow(one: Decimal, other: Decimal): boolean {
  return sum([one, negated(other)]).startsWith('-');
}

function someAmount({ random }: Plot): Decimal {
  return decimal(`${String(random.int(20, 900))}.${String(random.int(10, 99))}`);
}

function about(code: PlantedCode, header: InvoiceHeader): Omit<PlantedFinding, 'says'> {
  return {
    code,
    invoiceId: header.id,
    customerId: undefined,
    orderId: undefined,
    stakeNet: undefined,
    currency: header.currency,
  };
}
