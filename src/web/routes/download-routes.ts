import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { askedFindings, FINDING_QUERY } from '../finding-query.ts';
import { INVOICE_LIST_QUERY, INVOICE_TAB_DOWNLOAD } from '../invoice-query.ts';
import { invoiceTabList } from '../invoice-tab-list.ts';
import { fileList, findingList, invoiceList, runList } from '../page-lists.ts';
import { billingMonth, fileFormat, id, maybe, runsShown } from '../query-fields.ts';
import { sendList } from '../send-list.ts';
import type { WebPorts } from '../web-ports.ts';

/** A large one takes seconds and a connection of its own. */
const DOWNLOADS_PER_MINUTE = 120;
const BOUNDED = { config: { rateLimit: { max: DOWNLOADS_PER_MINUTE, timeWindow: '1 minute' } } };

/** Every list of a page as a file: the same filters and order in the address, and all pages of it. */
export function addDownloadRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const reportName = z.enum(ports.reports.map(({ name }) => name));

  app.get(
    '/discrepancies/download',
    { ...BOUNDED, schema: { querystring: FINDING_QUERY.extend({ format: fileFormat }) } },
    (request, reply) => {
      const { format, ...query } = request.query;
      return sendList(ports, reply, format, (db) => findingList(db, askedFindings(query)));
    },
  );

  app.get(
    '/invoices/download',
    { ...BOUNDED, schema: { querystring: INVOICE_LIST_QUERY.extend({ format: fileFormat }) } },
    (request, reply) => {
      const { format, ...query } = request.query;
      return sendList(ports, reply, format, (db) => invoiceList(db, query));
    },
  );

  app.get(
    '/invoices/:invoiceId/download',
    {
      ...BOUNDED,
      schema: { params: z.object({ invoiceId: id }), querystring: INVOICE_TAB_DOWNLOAD },
    },
    (request, reply) => {
      const { format, ...query } = request.query;
      return sendList(ports, reply, format, (db) =>
        invoiceTabList(db, request.params.invoiceId, query),
      );
    },
  );

  app.get(
    '/runs/download',
    { ...BOUNDED, schema: { querystring: z.object({ show: runsShown, format: fileFormat }) } },
    (request, reply) => {
      const { format, ...query } = request.query;
      return sendList(ports, reply, format, () => Promise.resolve(runList(query)));
    },
  );

  app.get(
    '/reports/download',
    {
      ...BOUNDED,
      schema: {
        querystring: z.object({
          period: maybe(billingMonth),
          report: maybe(reportName),
          format: fileFormat,
        }),
      },
    },
    (request, reply) => {
      const { format, ...query } = request.query;
      return sendList(ports, reply, format, () => Promise.resolve(fileList(query)));
    },
  );
}
