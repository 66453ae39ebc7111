import { z } from 'zod';

import { FINDING_SORTS } from '../store/finding-list-store.ts';
import { INVOICE_SORTS } from '../store/judged-invoice-store.ts';
import {
  billingMonth,
  currencyCode,
  direction,
  disposition,
  fileFormat,
  id,
  maybe,
  pageNumber,
  verdict,
} from './query-fields.ts';

/** How an address asks for a list of invoices, on a page and in the API. */
export const INVOICE_LIST_QUERY = z.object({
  period: maybe(billingMonth),
  currency: maybe(currencyCode),
  verdict: maybe(verdict),
  sort: z.enum(INVOICE_SORTS).default('date'),
  direction: direction.default('desc'),
});

/** What an invoice's page can show below its head. */
export const INVOICE_TABS = [
  ['discrepancies', 'Discrepancies'],
  ['bridge', 'Bridge'],
  ['lines', 'All lines'],
  ['customers', 'By customer'],
  ['changes', 'Changed'],
  ['evidence', 'Evidence'],
  ['history', 'History'],
] as const;
export type InvoiceTab = (typeof INVOICE_TABS)[number][0];

/** Every state of an invoice's page that its address can name. */
export const INVOICE_QUERY = z.object({
  tab: z.enum(INVOICE_TABS.map(([tab]) => tab)).default('discrepancies'),
  sort: z.enum(FINDING_SORTS).default('stake'),
  direction: direction.default('desc'),
  page: pageNumber,
  decided: maybe(id),
  disposition: maybe(disposition),
  after: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
});

/** A tab, taken away whole. */
export const INVOICE_TAB_DOWNLOAD = z.object({
  tab: z.enum(INVOICE_TABS.map(([tab]) => tab)),
  sort: INVOICE_QUERY.shape.sort,
  direction: INVOICE_QUERY.shape.direction,
  disposition: INVOICE_QUERY.shape.disposition,
  format: fileFormat,
});
