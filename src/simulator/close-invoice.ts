import { addMonths, type BillingMonth } from '../lib/billing-month.ts';
import { type Decimal, decimal } from '../lib/decimal.ts';
import { dayIn } from './billing-calendar.ts';
import { difference, negated, sum } from './charge-arithmetic.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Charge, Invoice, InvoiceHeader, StatementAmounts } from './tenant.ts';

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

/**
 * Closes an invoice over its charges.
 *
 * @param options.adjust is added to the header and the statement, and to no charge
 */
export function closeInvoice(
  header: InvoiceHeader,
  charges: readonly Charge[],
  options: { readonly adjust: Decimal | undefined; readonly paid: boolean },
): Invoice {
  const statement = statementAmounts(charges, options.adjust ?? decimal('0'));
  return {
    ...header,
    charges,
    totalCharges: statement.total,
    paid: options.paid ? statement.total : decimal('0'),
    statement,
  };
}

function statementAmounts(charges: readonly Charge[], adjust: Decimal): StatementAmounts {
  const subtotal = sum([...charges.map((charge) => charge.subtotal), adjust]);
  const tax = sum(charges.map((charge) => charge.tax));
  const granted = charges.filter((charge) => charge.chargeType === 'customerCredit');
  const credits = negated(sum(granted.map((charge) => charge.subtotal)));
  return {
    charges: difference(subtotal, negated(credits)),
    credits,
    subtotal,
    tax,
    total: sum([subtotal, tax]),
  };
}
