import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { AppError } from '../../lib/app-error.ts';
import { fileSafe } from '../../report/report-place.ts';
import { reportsOfScope } from '../../store/emitted-file-store.ts';
import { readEvidence } from '../../store/evidence-store.ts';
import { statementOf } from '../../store/invoice-trail-store.ts';
import { judgedPeriods, listJudgedInvoices } from '../../store/judged-invoice-store.ts';
import { bridgeOf } from '../../store/match-store.ts';
import { runOfInvoice } from '../../store/run-store.ts';
import { runAddress } from '../address.ts';
import { decisionStart } from '../decision-start.ts';
import { findJudgedInvoice } from '../find-judged-invoice.ts';
import { INVOICE_LIST_QUERY, INVOICE_QUERY } from '../invoice-query.ts';
import { InvoicePage } from '../pages/invoice-page.tsx';
import { InvoicesPage } from '../pages/invoices-page.tsx';
import { id } from '../query-fields.ts';
import { formToken, sendPage } from '../send-page.tsx';
import type { WebPorts } from '../web-ports.ts';
import { loadInvoiceTab } from './load-invoice-tab.tsx';

const SECTION = 'invoices';

const INVOICE = z.object({ invoiceId: id });

export function addInvoiceRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;

  app.get('/invoices', { schema: { querystring: INVOICE_LIST_QUERY } }, async (request, reply) => {
    const { sort, direction, ...only } = request.query;
    const by = { by: sort, descending: direction === 'desc' };
    const [invoices, periods] = await Promise.all([
      listJudgedInvoices(db, only, by),
      judgedPeriods(db),
    ]);
    const workbookOf = only.period ?? periods[0];
    const files = workbookOf === undefined ? [] : await reportsOfScope(db, workbookOf);
    const data = { invoices, periods, workbookOf, files, only, sort: by };
    return sendPage(
      ports,
      request,
      reply,
      { title: 'Invoices', section: SECTION },
      <InvoicesPage data={data} />,
    );
  });

  app.get(
    '/invoices/:invoiceId',
    { schema: { params: INVOICE, querystring: INVOICE_QUERY } },
    async (request, reply) => {
      const invoice = await findJudgedInvoice(db, request.params.invoiceId);
      const [files, statement, steps, tab] = await Promise.all([
        reportsOfScope(db, invoice.invoice_id),
        statementOf(db, invoice.invoice_id),
        bridgeOf(db, invoice.match_id),
        loadInvoiceTab(ports, invoice, request.query, decisionStart(ports, request, reply)),
      ]);
      return sendPage(
        ports,
        request,
        reply,
        { title: invoice.invoice_id, section: SECTION },
        <InvoicePage
          invoice={invoice}
          tab={request.query.tab}
          files={files}
          statement={statement}
          steps={steps}
          csrf={formToken(request, reply)}
        >
          {tab}
        </InvoicePage>,
      );
    },
  );

  app.get(
    '/invoices/:invoiceId/statement.pdf',
    { schema: { params: INVOICE } },
    async (request, reply) => {
      const { invoiceId } = request.params;
      const statement = await statementOf(db, invoiceId);
      if (statement === undefined) throw statementUnknown(invoiceId);
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="${fileSafe(invoiceId)}.pdf"`)
        .header('x-content-sha256', statement.sha256)
        .send(await readEvidence(db, statement.sha256));
    },
  );
}

export function addRerunRoute(plain: FastifyInstance, ports: WebPorts): void {
  plain.withTypeProvider<ZodTypeProvider>().post(
    '/invoices/:invoiceId/rerun',
    {
      schema: { params: INVOICE, body: z.object({ from: z.enum(['pull', 'match', 'report']) }) },
      preValidation: plain.csrfProtection.bind(plain),
      config: { rateLimit: { max: RERUNS_PER_MINUTE, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const { invoice_id: invoiceId } = await findJudgedInvoice(
        ports.store.db,
        request.params.invoiceId,
      );
      const { from } = request.body;
      const runId = await ports.startRun({ invoices: [invoiceId], periods: [], from }).then(
        (started) => started.runId,
        (error: unknown) => workingRun(ports, invoiceId, error),
      );
      return reply.redirect(runAddress(runId), 303);
    },
  );
}

const RERUNS_PER_MINUTE = 10;

/** Who asks for what is being worked already is shown that run, whatever else it works. */
async function workingRun(ports: WebPorts, invoiceId: string, error: unknown): Promise<string> {
  const isWorked = error instanceof AppError && error.code === 'INVOICE_RUNNING';
  const runId = isWorked ? await runOfInvoice(ports.store.db, invoiceId) : undefined;
  if (runId === undefined) throw error;
  return runId;
}

function statementUnknown(invoiceId: string): AppError {
  return new AppError('STATEMENT_UNKNOWN', `no PDF statement of invoice ${invoiceId} is held`, {
    kind: 'usage',
    fix: 'The invoice page says what is missing; a re-run asks for it again.',
  });
}
