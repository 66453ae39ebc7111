import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { pageOfFindings } from '../../store/finding-list-store.ts';
import { listJudgedInvoices } from '../../store/judged-invoice-store.ts';
import { bridgeOf } from '../../store/match-store.ts';
import { findJudgedInvoice } from '../find-judged-invoice.ts';
import { askedFindings, FINDING_QUERY } from '../finding-query.ts';
import { INVOICE_LIST_QUERY } from '../invoice-query.ts';
import { findingList, invoiceList } from '../page-lists.ts';
import { id } from '../query-fields.ts';
import { sendList } from '../send-list.ts';
import type { WebPorts } from '../web-ports.ts';
import { apiFormat, fileFormatOf } from './api-format.ts';
import {
  bridgeShape,
  findingShape,
  invoiceShape,
  listOf,
  listOrFile,
  problemShape,
  resolvedShape,
} from './api-shapes.ts';

const PAGE_SIZE = 500;

/** What was judged: invoices and findings. */
export function addFactRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const api = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;

  api.get(
    '/api/v1/invoices',
    {
      schema: {
        tags: ['invoices'],
        summary: 'Every invoice as its newest run judged it, as JSON or as a file',
        querystring: INVOICE_LIST_QUERY.extend({ format: apiFormat }).strict(),
        response: { 200: listOrFile(invoiceShape), default: problemShape },
      },
    },
    async (request, reply) => {
      const { format, ...query } = request.query;
      const asFile = fileFormatOf(format, request.headers.accept);
      if (asFile !== undefined) {
        return sendList(ports, reply, asFile, (snapshot) => invoiceList(snapshot, query));
      }
      const { sort: by, direction, ...only } = query;
      const items = await listJudgedInvoices(db, only, { by, descending: direction === 'desc' });
      return { items: items.map(plainInvoice), total: items.length };
    },
  );

  api.get(
    '/api/v1/invoices/:invoiceId',
    {
      schema: {
        tags: ['invoices'],
        summary: 'One invoice with its bridge from the total to zero',
        params: z.object({ invoiceId: id }),
        response: {
          200: invoiceShape.extend({ bridge: z.array(bridgeShape) }),
          default: problemShape,
        },
      },
    },
    async (request) => {
      const invoice = await findJudgedInvoice(db, request.params.invoiceId);
      const bridge = await bridgeOf(db, invoice.match_id);
      return { ...plainInvoice(invoice), bridge: [...bridge] };
    },
  );

  api.get(
    '/api/v1/invoices/:invoiceId/resolved',
    {
      schema: {
        tags: ['invoices'],
        summary:
          'Findings of an invoice that are there no more, with what closed them; the last first',
        params: z.object({ invoiceId: id }),
        response: { 200: listOf(resolvedShape), default: problemShape },
      },
    },
    async (request) => {
      const { invoice_id: invoiceId } = await findJudgedInvoice(db, request.params.invoiceId);
      const resolved = await ports.resolvedFindings({ invoiceId });
      const items = resolved.map((one) => ({
        ...one,
        closed_at: one.closed_at.toISOString(),
        closed_by: [...one.closed_by],
      }));
      return { items, total: items.length };
    },
  );

  api.get(
    '/api/v1/findings',
    {
      schema: {
        tags: ['findings'],
        summary: 'What does not agree: JSON, 500 a page, or a file of all',
        querystring: FINDING_QUERY.extend({ format: apiFormat }).strict(),
        response: { 200: listOrFile(findingShape), default: problemShape },
      },
    },
    async (request, reply) => {
      const { format, ...query } = request.query;
      const asked = askedFindings(query);
      const asFile = fileFormatOf(format, request.headers.accept);
      if (asFile !== undefined) {
        return sendList(ports, reply, asFile, (snapshot) => findingList(snapshot, asked));
      }
      const { only, sort, page } = asked;
      const offset = (page - 1) * PAGE_SIZE;
      const found = await pageOfFindings(db, only, { ...sort, offset, limit: PAGE_SIZE });
      return {
        items: found.rows.map((row) => ({
          ...row,
          decided_at: row.decided_at?.toISOString() ?? null,
        })),
        total: found.total,
      };
    },
  );
}

function plainInvoice(invoice: Awaited<ReturnType<typeof listJudgedInvoices>>[number]) {
  return { ...invoice, not_checked: [...invoice.not_checked] };
}
