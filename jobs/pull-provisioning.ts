import { ordersToAsk } from '../src/match/orders-to-ask.ts';
import type { Job } from '../src/queue/job.ts';
import { selectInvoices } from '../src/store/invoice-store.ts';
import { storeProvisioningOf } from '../src/store/provisioning-store.ts';
import type { JobPorts } from './job-ports.ts';
import { pullEach } from './pull-each.ts';

/**
 * Reads how far the delivery is of orders that the run's invoices charge and no entitlement fulfils. Writes
 * provisioning_status.
 */
export const pullProvisioning: Job<JobPorts> = {
  name: 'pull-provisioning',
  attempts: 4,
  timeoutMs: 60 * 60_000,

  async run(work, { db, partnerCenter }) {
    const invoices = await selectInvoices(db, work.run);
    const { orders, left } = await ordersToAsk(db, {
      runId: work.run.run_id,
      invoiceIds: invoices.map((one) => one.invoice_id),
    });
    const customerOf = new Map(orders.map((one) => [one.orderId, one.customerId]));
    const conclude = await pullEach(work, db, {
      resource: 'provisioning',
      keys: [...customerOf.keys()],
      counted: 'orders',
      fetch: (orderId, options) =>
        partnerCenter.provisioningStatus(customerOf.get(orderId) ?? '', orderId, options),
      storeOf: storeProvisioningOf,
      attempts: pullProvisioning.attempts,
    });
    return async (trx) => {
      const outcome = await conclude(trx);
      return left === 0 ? outcome : { ...outcome, counts: { ...outcome.counts, left } };
    };
  },
};
