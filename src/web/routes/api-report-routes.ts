import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { AppError } from '../../lib/app-error.ts';
import { FILE_FORMATS } from '../../report/file-format.ts';
import type { EmittedFileRow } from '../../store/emitted-file-store.ts';
import { listEmittedFiles } from '../../store/emitted-file-store.ts';
import { billingMonth, id, maybe, pageNumber } from '../query-fields.ts';
import { sendReport } from '../send-report.ts';
import type { WebPorts } from '../web-ports.ts';
import { FILE_CONTENT, listOf, problemShape, reportShape } from './api-shapes.ts';

const PAGE_SIZE = 500;

/** Files that runs emitted: the list, and the bytes. */
export function addReportFileRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const api = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;

  api.get(
    '/api/v1/reports',
    {
      schema: {
        tags: ['reports'],
        summary: 'Files of every run, the newest first, 500 a page',
        querystring: z.object({
          period: maybe(billingMonth),
          report: maybe(id),
          page: pageNumber,
        }),
        response: { 200: listOf(reportShape), default: problemShape },
      },
    },
    async (request) => {
      const { page, period, report } = request.query;
      const offset = (page - 1) * PAGE_SIZE;
      const files = await listEmittedFiles(db, { period, report }, { offset, limit: PAGE_SIZE });
      return { items: files.rows.map(withId), total: files.total };
    },
  );

  api.get(
    '/api/v1/reports/:reportId/file',
    {
      schema: {
        tags: ['reports'],
        summary: 'The file: CSV byte for byte, the same with a byte order mark for Excel, or XLSX',
        params: z.object({ reportId: z.string().max(300) }),
        querystring: z.object({ format: z.enum(FILE_FORMATS).default('csv') }),
        response: {
          200: { description: 'Its bytes', content: FILE_CONTENT },
          default: problemShape,
        },
      },
    },
    async (request, reply) => {
      const [runId, scope, name, more] = request.params.reportId.split(':');
      const isWhole = ports.reports.some((one) => one.name === name) && more === undefined;
      if (!isWhole || runId === undefined || scope === undefined || name === undefined) {
        throw new AppError('REPORT_UNKNOWN', 'there is no such report', {
          kind: 'usage',
          fix: 'GET /api/v1/reports lists the ids there are.',
        });
      }
      return sendReport(ports, reply, { name, scope, runId, format: request.query.format });
    },
  );
}

function withId(file: EmittedFileRow) {
  return {
    id: [file.run_id, file.scope, file.report].join(':'),
    report: file.report,
    scope: file.scope,
    period: file.period,
    run_id: file.run_id,
    file_name: file.file_name,
    rows: file.rows,
    bytes: String(file.bytes),
    sha256: file.sha256,
    emitted_at: file.emitted_at.toISOString(),
  };
}
