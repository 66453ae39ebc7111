import { addMonths, type BillingMonth } from '../lib/billing-month.ts';
import { type Decimal, decimal } from '../lib/decimal.ts';
import { dayIn } from './billing-calendar.ts';
import { difference, negated, sum } from './charge-arithmetic.ts';
import type { SeededRandom } from './seeded-random.ts';
import type {
  Charge,
  Invoice,
  InvoiceHeader,
  InvoiceType,
  StatementAmounts,
  StatementTwist,
} from './tenant.ts';

const TAX_PERCENT = { USD: decimal('8.25'), EUR: decimal('19.00') } as const;

/** One header per month and currency, oldest first, USD before EUR; ids differ. */
export function makeInvoiceHeaders(
  months: readonly BillingMonth[],
  random: SeededRandom,
): InvoiceHeader[] {
  let number = random.int(1_000_000, 90_000_000);
  return months.flatMap((month) => {
    const issuedOn = dayIn(addMonths(month, 1), random.int(6, 8));
    const usdToEur = decimal(`0.8${String(random.int(10_000_000, 99_999_999))}`);
    return (['USD', 'EUR'] as const).map((currency) => {
      number += random.int(1, 9_000);
      return {
        id: `G${String(number).padStart(9, '0')}`,
        month,
        currency,
        issuedAt: `${issuedOn}T0${String(random.int(1, 9))}:${String(random.int(10, 59))}:47.603895Z`,
        usdRate: currency === 'USD' ? decimal('1') : usdToEur,
        taxPercent: TAX_PERCENT[currency],
      };
    });
  });
}

export interface Closing {
  readonly invoiceType: InvoiceType;
  /** Added to the header and the statement, and to no charge. */
  readonly adjust: Decimal | undefined;
  readonly twist: StatementTwist | undefined;
  /** True: the lines are printed without their tax. */
  readonly taxOutsideLines: boolean;
  readonly paid: boolean;
  /** Paid beyond the total of a paid invoice. */
  readonly overpaid: Decimal | undefined;
}

/** Closes an invoice over its charges; those in a foreign currency count in no total. */
export function closeInvoice(
  header: InvoiceHeader,
  charges: readonly Charge[],
  {
    invoiceType,
    adjust = decimal('0'),
    twist = {},
    taxOutsideLines,
    paid,
    overpaid = decimal('0'),
  }: Closing,
): Invoice {
  const counted = charges.filter((charge) => charge.currency === header.currency);
  const billed = statementAmounts(counted, { adjust, twist });
  return {
    ...header,
    invoiceType,
    charges: taxOutsideLines ? charges.map(withoutTax) : charges,
    totalCharges: billed.total,
    paid: paid ? sum([billed.total, overpaid]) : decimal('0'),
    statement: printedAmounts(billed, twist.printed ?? decimal('0')),
    statementAnswer: twist.answer ?? 'whole',
  };
}

function statementAmounts(
  charges: readonly Charge[],
  { adjust, twist }: { readonly adjust: Decimal; readonly twist: StatementTwist },
): StatementAmounts {
  const credit = twist.credit ?? decimal('0');
  const moreTax = twist.tax ?? decimal('0');
  const tax = sum([...charges.map((charge) => charge.tax), moreTax]);
  const total = sum([...charges.map((charge) => charge.total), moreTax, adjust, negated(credit)]);
  const subtotal = difference(total, tax);
  const granted = charges.filter((charge) => charge.chargeType === 'customerCredit');
  const credits = sum([negated(sum(granted.map((charge) => charge.subtotal))), credit]);
  return {
    charges: sum([subtotal, credits]),
    credits,
    subtotal,
    tax,
    total,
  };
}

/** The same amounts with more charges, so that they still add up. */
function printedAmounts(billed: StatementAmounts, more: Decimal): StatementAmounts {
  return {
    ...billed,
    charges: sum([billed.charges, more]),
    subtotal: sum([billed.subtotal, more]),
    total: sum([billed.total, more]),
  };
}

function withoutTax(charge: Charge): Charge {
  return { ...charge, tax: decimal('0'), total: charge.subtotal };
}
