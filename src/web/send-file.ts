import type { FastifyReply } from 'fastify';

import type { FileFormat } from '../report/file-format.ts';
import { MEDIA_TYPES } from '../report/file-format.ts';
import type { HandedFile } from '../report/handed-file.ts';

/** Hands out a file with its name, length and SHA-256: a download that was cut off can be told. */
export function sendFile(reply: FastifyReply, file: HandedFile, format: FileFormat): FastifyReply {
  return reply
    .type(MEDIA_TYPES[format])
    .header('content-disposition', `attachment; filename="${file.fileName}"`)
    .header('content-length', file.bytes)
    .header('x-content-sha256', file.sha256)
    .send(file.stream);
}
