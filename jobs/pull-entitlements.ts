import type { Job } from '../src/queue/job.ts';
import { storeEntitlementsOf } from '../src/store/entitlement-store.ts';
import type { JobPorts } from './job-ports.ts';
import { missingOfBatch, pullPerCustomer } from './pull-per-customer.ts';

/** Reads the entitlements of each customer of the batch. Writes entitlement. */
export const pullEntitlements: Job<JobPorts> = {
  name: 'pull-entitlements',
  attempts: 4,
  timeoutMs: 60 * 60_000,

  run: (work, { db, partnerCenter }) =>
    pullPerCustomer(work, db, {
      resource: 'entitlements',
      fetch: (customerId, options) => partnerCenter.entitlements(customerId, options),
      storeOf: storeEntitlementsOf,
      attempts: pullEntitlements.attempts,
    }),

  missing: missingOfBatch('entitlements'),
};
