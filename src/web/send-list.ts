import type { FastifyReply } from 'fastify';

import type { FileFormat } from '../report/file-format.ts';
import type { LiveList } from '../report/live-list.ts';
import { openLiveList } from '../report/open-live-list.ts';
import type { Db } from '../store/connection.ts';
import { sendFile } from './send-file.ts';
import type { WebPorts } from './web-ports.ts';

/**
 * Hands out all rows of a list as it stands now.
 *
 * @throws AppError WORKBOOK_TOO_LARGE, and what `load` throws
 */
export async function sendList(
  ports: WebPorts,
  reply: FastifyReply,
  format: FileFormat,
  load: (db: Db) => Promise<LiveList>,
): Promise<FastifyReply> {
  return sendFile(reply, await openLiveList(ports, format, load), format);
}
