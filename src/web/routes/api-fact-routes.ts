import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { AppError } from '../../lib/app-error.ts';
import { pageOfFindings } from '../../store/finding-list-store.ts';
import { listJudgedInvoices } from '../../store/judged-invoice-store.ts';
import { bridgeOf } from '../../store/match-store.ts';
import { askedFindings, FINDING_QUERY } from '../finding-query.ts';
import { billingMonth, currencyCode, id, maybe, verdict } from '../query-fields.ts';
import type { WebPorts } from '../web-ports.ts';
import { bridgeShape, findingShape, invoiceShape, listOf, problemShape } from './api-shapes.ts';

const PAGE_SIZE = 500;

/** What was judged: invoices and findings. */
export function addFactRoutes(plain: FastifyInstance, { store: { db } }: WebPorts): void {
  const api = plain.withTypeProvider<ZodTypeProvider>();

  api.get(
    '/api/v1/invoices',
    {
      schema: {
        tags: ['invoices'],
        summary: 'Every invoice as its newest run judged it',
        querystring: z.object({
          period: maybe(billingMonth),
          currency: maybe(currencyCode),
          verdict: maybe(verdict),
        }),
        response: { 200: listOf(invoiceShape), default: problemShape },
      },
    },
    async (request) => {
      const items = await listJudgedInvoices(db, request.query);
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
      const { invoiceId } = request.params;
      const [invoice] = await listJudgedInvoices(db, { invoiceId });
      if (invoice === undefined) {
        throw new AppError('INVOICE_NOT_MATCHED', `invoice ${invoiceId} was never judged`, {
          kind: 'usage',
          fix: 'GET /api/v1/invoices lists the ones there are.',
        });
      }
      const bridge = await bridgeOf(db, invoice.match_id);
      return { ...plainInvoice(invoice), bridge: [...bridge] };
    },
  );

  api.get(
    '/api/v1/findings',
    {
      schema: {
        tags: ['findings'],
        summary: 'What does not agree, 500 a page',
        querystring: FINDING_QUERY,
        response: { 200: listOf(findingShape), default: problemShape },
      },
    },
    async (request) => {
      const { only, sort, page } = askedFindings(request.query);
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
