import { makeCustomer } from './customers.ts';
import { newHeader } from './plant-documents.ts';
import type { PlantedFinding } from './planted-finding.ts';
import { billSeats, headerAt, orderSeats, type Plot } from './planting.ts';

/** After the first night the orders of a customer, who is billed on an invoice of its own, come as an empty list. */
export function plantStaleData(plot: Plot): PlantedFinding {
  const customer = makeCustomer('Lamna Healthcare Company', 'USD', plot.random);
  plot.furtherCustomers.push(customer);
  const order = orderSeats(plot, { customer, monthIndex: 1, ordered: [plot.random.int(2, 40)] });
  const charge = billSeats(plot, order, order.lines[0]?.quantity ?? 1);
  const header = newHeader(plot, headerAt(plot, 'USD', 1));
  plot.ledger.remove(charge);
  plot.furtherInvoices.push({
    header,
    charges: [{ ...charge, invoiceId: header.id, invoiceNumber: header.id }],
    beyondCharges: undefined,
    invoiceType: 'OneTime',
  });
  plot.misbehaviour.emptiedOrdersOf = customer.id;
  return {
    code: 'STALE_DATA',
    invoiceId: header.id,
    customerId: customer.id,
    orderId: undefined,
    stakeNet: charge.subtotal,
    stakeTax: charge.tax,
    currency: charge.currency,
    says: `From the second night on the orders of ${customer.name}, billed on ${header.id} alone, are an empty list.`,
  };
}
