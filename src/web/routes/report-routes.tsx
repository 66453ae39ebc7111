import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { WORKBOOK } from '../../report/workbook/workbook-sheets.ts';
import { emittedPeriods, listEmittedFiles } from '../../store/emitted-file-store.ts';
import { FILES_PER_PAGE, ReportsPage } from '../pages/reports-page.tsx';
import { billingMonth, fileFormat, id, maybe, pageNumber } from '../query-fields.ts';
import { sendPage } from '../send-page.tsx';
import { sendReport } from '../send-report.ts';
import type { WebPorts } from '../web-ports.ts';

export function addReportRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;
  // What is no report of ours never reaches the disk, whatever its name looks like.
  const report = z.enum(ports.reports.map(({ name }) => name));

  app.get(
    '/reports',
    {
      schema: {
        querystring: z.object({
          period: maybe(billingMonth),
          report: maybe(report),
          page: pageNumber,
        }),
      },
    },
    async (request, reply) => {
      const { page, period, report } = request.query;
      const only = { period, report };
      const offset = (page - 1) * FILES_PER_PAGE;
      const [files, periods] = await Promise.all([
        listEmittedFiles(db, only, { offset, limit: FILES_PER_PAGE }),
        emittedPeriods(db),
      ]);
      const { reports, about } = ports;
      const data = { ...files, page, only, periods, reports, schedule: about.schedule };
      return sendPage(
        ports,
        request,
        reply,
        { title: 'Reports', section: 'reports' },
        <ReportsPage data={data} />,
      );
    },
  );

  app.get(
    '/reports/:report/:scope',
    {
      schema: {
        params: z.object({ report: z.union([report, z.literal(WORKBOOK)]), scope: id }),
        querystring: z.object({ run: maybe(id), format: fileFormat }),
      },
    },
    (request, reply) => {
      const { report: name, scope } = request.params;
      const { run: runId, format } = request.query;
      return sendReport(ports, reply, { name, scope, runId, format });
    },
  );
}
