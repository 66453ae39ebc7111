import { randomUUID } from 'node:crypto';

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { DECISION_LENGTHS, FINDINGS_PER_DECISION } from '../../store/decision-request.ts';
import type { Said } from '../../store/decision-store.ts';
import { decideFindings, decisionsOf, undoDecisions } from '../../store/decision-store.ts';
import { DECISION_ACTIONS } from '../../store/decision-table.ts';
import { csrfOfSessions } from '../csrf-of-sessions.ts';
import { id } from '../query-fields.ts';
import type { WebPorts } from '../web-ports.ts';
import { decisionShape, problemShape } from './api-shapes.ts';

const DECISIONS_PER_MINUTE = 120;

const text = (length: number, says: string) =>
  z.string().min(1).max(length).optional().describe(says);

const ACTOR = text(DECISION_LENGTHS.actor, 'Who decides; by default who serves the API');

const WORDS = z.object({
  decision: z.enum(DECISION_ACTIONS),
  reason: text(DECISION_LENGTHS.reason, 'Of accept, dispute, waive and reopen'),
  ticket: text(DECISION_LENGTHS.ticket, 'Of dispute: the billing ticket'),
  waived_until: text(10, 'Of waive: the last UTC day it holds, YYYY-MM-DD'),
  assignee: text(DECISION_LENGTHS.assignee, 'Of assign; absent: nobody any more'),
  comment: text(DECISION_LENGTHS.comment, 'Of comment'),
  actor: ACTOR,
});

const TAKEN = z.object({
  batch: z.string().describe('Names the request; takes it back'),
  finding_ids: z.array(z.string()),
});

const KEY = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Sent again with the same words, it decides nothing twice'),
});

/** What people make of findings: said, taken back, and read. */
export function addDecisionApiRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const api = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;
  const change = {
    preValidation: csrfOfSessions(plain),
    config: { rateLimit: { max: DECISIONS_PER_MINUTE, timeWindow: '1 minute' } },
  };

  api.get(
    '/api/v1/findings/:findingId/decisions',
    {
      schema: {
        tags: ['findings'],
        summary: 'All that was ever decided or said of a finding, the newest first',
        params: z.object({ findingId: id }),
        response: { 200: z.object({ items: z.array(decisionShape) }), default: problemShape },
      },
    },
    async (request) => {
      const history = await decisionsOf(db, request.params.findingId);
      return {
        items: history.map((one) => ({ ...one, decided_at: one.decided_at.toISOString() })),
      };
    },
  );

  api.post(
    '/api/v1/findings/:findingId/decision',
    {
      ...change,
      schema: {
        tags: ['findings'],
        summary: 'Decides or says something of one finding',
        params: z.object({ findingId: id }),
        headers: KEY,
        body: WORDS.extend({
          evidence_hash: text(64, 'As the caller saw it: with other figures by now, 409'),
        }),
        response: { 201: TAKEN, default: problemShape },
      },
    },
    async (request, reply) => {
      const { evidence_hash: seen, ...words } = request.body;
      const { findingId } = request.params;
      const of = {
        findingIds: [findingId],
        ...(seen === undefined ? {} : seenBy({ [findingId]: seen })),
      };
      return reply.code(201).send(plainTaken(await decide(of, words, request)));
    },
  );

  api.post(
    '/api/v1/decisions',
    {
      ...change,
      schema: {
        tags: ['findings'],
        summary: 'Decides or says the same of many findings: of all of them, or of none',
        headers: KEY,
        body: WORDS.extend({
          finding_ids: z.array(id).min(1).max(FINDINGS_PER_DECISION),
          evidence_hashes: z
            .record(id, z.string().max(64))
            .default({})
            .describe('By finding, as the caller saw them: with other figures by now, 409'),
        }),
        response: { 201: TAKEN, default: problemShape },
      },
    },
    async (request, reply) => {
      const { finding_ids: findingIds, evidence_hashes: seen, ...words } = request.body;
      return reply
        .code(201)
        .send(plainTaken(await decide({ findingIds, ...seenBy(seen) }, words, request)));
    },
  );

  api.post(
    '/api/v1/decisions/:batch/undo',
    {
      ...change,
      schema: {
        tags: ['findings'],
        summary: 'Takes a request’s decisions back: what was decided before holds again',
        params: z.object({ batch: z.string().min(1).max(200) }),
        headers: KEY,
        body: z.object({ actor: ACTOR }).default({}),
        response: { 201: TAKEN, default: problemShape },
      },
    },
    async (request, reply) => {
      const said = saidBy(request, request.body.actor);
      const taken = await undoDecisions(db, { batch: request.params.batch }, said);
      return reply.code(201).send(plainTaken(taken));
    },
  );

  function decide(
    of: Parameters<typeof decideFindings>[1],
    { decision: action, waived_until: waivedUntil, actor, ...words }: z.output<typeof WORDS>,
    request: FastifyRequest,
  ) {
    return decideFindings(db, of, { action, waivedUntil, ...words }, saidBy(request, actor));
  }

  function saidBy({ session, headers }: FastifyRequest, actor: string | undefined): Said {
    const key = headers['idempotency-key'];
    return {
      actor: actor ?? session.decidesAs ?? ports.about.account,
      via: 'api',
      at: ports.now(),
      batch: typeof key === 'string' ? `key:${key}` : randomUUID(),
    };
  }
}

function seenBy(hashes: Readonly<Record<string, string>>) {
  return { seen: new Map(Object.entries(hashes)) };
}

function plainTaken({ batch, findingIds }: { batch: string; findingIds: readonly string[] }) {
  return { batch, finding_ids: [...findingIds] };
}
