import { addMonths } from '../lib/billing-month.ts';
import { decimal } from '../lib/decimal.ts';
import { addDays, dayIn } from './billing-calendar.ts';
import type { PlantedCode, PlantedFinding } from './planted-finding.ts';
import { headerAt, type Plot } from './planting.ts';
import type { Charge, InvoiceHeader } from './tenant.ts';

/*
 * After the first night the middle invoice of the main currency is paid, and its lines come otherwise. A usage line goes
 * and one of equal amounts comes, so that with both planted its total and its statement stay what they are.
 */

/** Usage of the month before comes late. */
export function plantLineAddedAfterClose(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'USD', 1);
  const usage = usageOn(plot, header);
  const before = addMonths(header.month, -1);
  const added: Charge = {
    ...usage,
    chargeStartOn: dayIn(before, 1),
    chargeEndOn: addDays(dayIn(header.month, 1), -1),
  };
  restate(plot, header, undefined, added);
  return {
    ...about('LINE_ADDED_AFTER_CLOSE', usage),
    says: `From the second night on ${header.id} has a line of usage of ${before} more.`,
  };
}

/** Usage is no longer charged. */
export function plantLineRemovedAfterClose(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'USD', 1);
  const usage = usageOn(plot, header);
  restate(plot, header, usage, undefined);
  return {
    ...about('LINE_REMOVED_AFTER_CLOSE', usage),
    says: `From the second night on ${header.id} lacks a line of usage.`,
  };
}

/** A line keeps its amounts and prints another product name. */
export function plantLineChangedAfterClose(plot: Plot): PlantedFinding {
  const header = headerAt(plot, 'USD', 1);
  const charge = plot.ledger.chargesOf(header.id).find(({ orderLine }) => orderLine !== undefined);
  if (charge === undefined) throw new RangeError(`${header.id} bills no order`);
  const { item } = charge;
  restate(plot, header, charge, {
    ...charge,
    item: { ...item, productName: `${item.productName} (renamed)` },
  });
  return {
    ...about('LINE_CHANGED_AFTER_CLOSE', charge),
    customerId: charge.customer.id,
    orderId: charge.order?.id,
    stakeNet: decimal('0'),
    stakeTax: decimal('0'),
    says: `From the second night on a line of ${header.id} prints another product name.`,
  };
}

function usageOn(plot: Plot, header: InvoiceHeader): Charge {
  const usage = plot.ledger
    .chargesOf(header.id)
    .find((charge) => charge.meterDescription !== '' && charge.chargeType !== 'customerCredit');
  if (usage === undefined) throw new RangeError(`${header.id} bills no usage`);
  return usage;
}

function restate(
  plot: Plot,
  header: InvoiceHeader,
  gone: Charge | undefined,
  come: Charge | undefined,
): void {
  const { restatements } = plot.misbehaviour;
  restatements.set(header.id, [...(restatements.get(header.id) ?? []), { gone, come }]);
}

function about(code: PlantedCode, charge: Charge): Omit<PlantedFinding, 'says'> {
  return {
    code,
    invoiceId: charge.invoiceId,
    customerId: undefined,
    orderId: undefined,
    stakeNet: charge.subtotal,
    stakeTax: charge.tax,
    currency: charge.currency,
  };
}
