import type { Job } from '../src/queue/job.ts';
import { storeOrdersOf } from '../src/store/order-store.ts';
import type { JobPorts } from './job-ports.ts';
import { missingOfBatch, pullPerCustomer } from './pull-per-customer.ts';

/** Reads all orders of each customer of the batch. Writes order_line. */
export const pullOrders: Job<JobPorts> = {
  name: 'pull-orders',
  attempts: 4,
  timeoutMs: 60 * 60_000,

  run: (work, { db, partnerCenter }) =>
    pullPerCustomer(work, db, {
      resource: 'orders',
      fetch: (customerId, options) => partnerCenter.ordersOfCustomer(customerId, options),
      storeOf: storeOrdersOf,
      attempts: pullOrders.attempts,
    }),

  missing: missingOfBatch('orders'),
};
