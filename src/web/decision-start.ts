import { randomUUID } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';

import type { DecisionStart } from './parts/decision-fields.tsx';
import { formToken } from './send-page.tsx';
import type { WebPorts } from './web-ports.ts';

/** What a form of decisions begins with: a name for the request, and the name that the reader last decided by. */
export function decisionStart(
  ports: WebPorts,
  request: FastifyRequest,
  reply: FastifyReply,
): DecisionStart {
  return {
    csrf: formToken(request, reply),
    batch: randomUUID(),
    as: request.session.decidesAs ?? ports.about.account,
    today: ports.now().toISOString().slice(0, 10),
  };
}
