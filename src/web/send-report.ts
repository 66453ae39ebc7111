import type { FastifyReply } from 'fastify';

import type { ReportRequest } from '../report/read-report.ts';
import { openReport } from '../report/read-report.ts';
import type { WebPorts } from './web-ports.ts';

/**
 * Streams an emitted file that was proved against its record, with its name, length and SHA-256.
 *
 * @throws AppError REPORT_UNKNOWN, REPORT_DAMAGED
 */
export async function sendReport(
  ports: WebPorts,
  reply: FastifyReply,
  request: ReportRequest,
): Promise<FastifyReply> {
  const { file, bytes, stream } = await openReport(ports, request);
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${file.file_name}"`)
    .header('content-length', bytes)
    .header('x-content-sha256', file.sha256)
    .send(stream);
}
