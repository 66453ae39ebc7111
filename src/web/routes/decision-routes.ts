import { randomUUID } from 'node:crypto';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { AppError } from '../../lib/app-error.ts';
import type { Said } from '../../store/decision-store.ts';
import { decideFindings, undoDecisions } from '../../store/decision-store.ts';
import { findingAddress } from '../address.ts';
import { askedDecision, DECISION_FORM, PICKED_FORM } from '../decision-form.ts';
import { id } from '../query-fields.ts';
import { rowToGoOn, wayBack } from '../way-back.ts';
import type { WebPorts } from '../web-ports.ts';

const DECISIONS_PER_MINUTE = 60;

/** What the forms of decisions do: one finding, what is picked of a list, and taking back either. */
export function addDecisionRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;
  const change = {
    preValidation: plain.csrfProtection.bind(plain),
    config: { rateLimit: { max: DECISIONS_PER_MINUTE, timeWindow: '1 minute' } },
  };
  const FINDING = z.object({ findingId: id });

  app.post(
    '/discrepancies/:findingId/decision',
    {
      ...change,
      schema: { params: FINDING, body: DECISION_FORM.extend({ seen: z.string().max(64) }) },
    },
    async (request, reply) => {
      const { findingId } = request.params;
      const of = { findingIds: [findingId], seen: new Map([[findingId, request.body.seen]]) };
      await decideFindings(db, of, askedDecision(request.body), saidBy(ports, request));
      rememberName(request);
      return seeOther(reply, `${findingAddress(findingId)}#decision`);
    },
  );

  app.post(
    '/discrepancies/decide',
    { ...change, schema: { body: PICKED_FORM } },
    async (request, reply) => {
      const { finding: findingIds, row: rows, seen: hashes, back } = request.body;
      if (findingIds.length === 0) throw nothingPicked();
      const said = saidBy(ports, request);
      const seen = new Map(rows.map((row, at) => [row, hashes[at] ?? '']));
      await decideFindings(db, { findingIds, seen }, askedDecision(request.body), said);
      rememberName(request);
      return seeOther(
        reply,
        wayBack(back, { decided: said.batch, row: rowToGoOn(rows, findingIds) }),
      );
    },
  );

  app.post(
    '/discrepancies/:findingId/decisions/:decisionId/undo',
    {
      ...change,
      schema: { params: FINDING.extend({ decisionId: z.string().regex(/^\d{1,18}$/) }) },
    },
    async (request, reply) => {
      const { findingId, decisionId } = request.params;
      await undoDecisions(db, { decisionId, findingId }, undoneBy(ports, request));
      return seeOther(reply, `${findingAddress(findingId)}#decision`);
    },
  );

  app.post(
    '/decisions/:batch/undo',
    {
      ...change,
      schema: {
        params: z.object({ batch: id }),
        body: z.object({ back: z.string().max(2000) }),
      },
    },
    async (request, reply) => {
      const said = undoneBy(ports, request);
      await undoDecisions(db, { batch: request.params.batch }, said);
      return seeOther(reply, wayBack(request.body.back, { decided: said.batch, row: undefined }));
    },
  );
}

function saidBy(
  ports: WebPorts,
  { body, session }: { body: { as: string; batch: string }; session: FastifyRequest['session'] },
): Said {
  return {
    actor: body.as || session.decidesAs || ports.about.account,
    via: 'page',
    at: ports.now(),
    batch: `page:${body.batch}`,
  };
}

function undoneBy(ports: WebPorts, { session }: FastifyRequest): Said {
  return {
    actor: session.decidesAs ?? ports.about.account,
    via: 'page',
    at: ports.now(),
    batch: `page:${randomUUID()}`,
  };
}

/** The next form begins with the name of this one. */
function rememberName({
  body,
  session,
}: {
  body: { as: string };
  session: FastifyRequest['session'];
}): void {
  if (body.as !== '') session.decidesAs = body.as;
}

function seeOther(reply: FastifyReply, address: string): FastifyReply {
  return reply.redirect(address, 303);
}

function nothingPicked(): AppError {
  return new AppError('NOTHING_PICKED', 'no discrepancy was ticked', {
    kind: 'usage',
    fix: 'Go back, tick the rows you mean, and send the form again: what you typed is still there.',
  });
}
