import type { Job } from '../src/queue/job.ts';
import { emitReports } from './emit-reports.ts';
import type { JobPorts } from './job-ports.ts';
import { matchBalances } from './match-balances.ts';
import { matchInvoice } from './match-invoice.ts';
import { matchOrders } from './match-orders.ts';
import { matchRun } from './match-run.ts';
import { pullAuditRecords } from './pull-audit-records.ts';
import { pullBalances } from './pull-balances.ts';
import { pullCustomers } from './pull-customers.ts';
import { pullEntitlements } from './pull-entitlements.ts';
import { pullInvoice } from './pull-invoice.ts';
import { pullInvoiceSummaries } from './pull-invoice-summaries.ts';
import { pullInvoices } from './pull-invoices.ts';
import { pullLineItems } from './pull-line-items.ts';
import { pullOrders } from './pull-orders.ts';
import { pullProvisioning } from './pull-provisioning.ts';
import { pullStatement } from './pull-statement.ts';
import { startRun } from './start-run.ts';

/** In the order a run meets them. */
export const JOBS: readonly Job<JobPorts>[] = [
  startRun,
  pullBalances,
  pullInvoiceSummaries,
  pullAuditRecords,
  pullInvoices,
  pullInvoice,
  pullLineItems,
  pullStatement,
  pullCustomers,
  pullOrders,
  pullEntitlements,
  pullProvisioning,
  matchInvoice,
  matchOrders,
  matchBalances,
  matchRun,
  emitReports,
];
