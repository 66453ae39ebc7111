import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { AppError } from '../../lib/app-error.ts';
import { decidedBatch } from '../../store/decided-batch.ts';
import { decisionsOf } from '../../store/decision-store.ts';
import { codesInForce, pageOfFindings } from '../../store/finding-list-store.ts';
import { judgedPeriods } from '../../store/judged-invoice-store.ts';
import { tracedFinding } from '../../store/traced-finding.ts';
import { decisionStart } from '../decision-start.ts';
import { askedFindings, FINDING_QUERY } from '../finding-query.ts';
import { DiscrepanciesPage } from '../pages/discrepancies-page.tsx';
import { DiscrepancyPage } from '../pages/discrepancy-page.tsx';
import { FINDINGS_PER_PAGE } from '../parts/finding-list.tsx';
import { id, maybe } from '../query-fields.ts';
import { sendPage } from '../send-page.tsx';
import type { WebPorts } from '../web-ports.ts';

const SECTION = 'discrepancies';

export function addDiscrepancyRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;

  const LIST = FINDING_QUERY.extend({ decided: maybe(id) });
  app.get('/discrepancies', { schema: { querystring: LIST } }, async (request, reply) => {
    const { decided: batch, ...query } = request.query;
    const { only, sort, page } = askedFindings(query);
    const offset = (page - 1) * FINDINGS_PER_PAGE;
    const [found, periods, codes, decided] = await Promise.all([
      pageOfFindings(db, only, { ...sort, offset, limit: FINDINGS_PER_PAGE }),
      judgedPeriods(db),
      codesInForce(db),
      batch === undefined ? undefined : decidedBatch(db, batch),
    ]);
    const start = decisionStart(ports, request, reply);
    const data = { found, only, sort, page, periods, codes, decided, start };
    return sendPage(
      ports,
      request,
      reply,
      { title: 'Discrepancies', section: SECTION },
      <DiscrepanciesPage data={data} titleOfCode={ports.titleOfCode} />,
    );
  });

  app.get(
    '/discrepancies/:findingId',
    { schema: { params: z.object({ findingId: id }) } },
    async (request, reply) => {
      const { findingId } = request.params;
      const finding = await tracedFinding(db, findingId);
      if (finding === undefined) throw findingUnknown(findingId);
      const title = ports.titleOfCode(finding.code);
      return sendPage(
        ports,
        request,
        reply,
        { title, section: SECTION },
        <DiscrepancyPage
          finding={finding}
          trace={await ports.explainFinding(findingId)}
          title={title}
          history={await decisionsOf(db, findingId)}
          start={decisionStart(ports, request, reply)}
        />,
      );
    },
  );
}

function findingUnknown(findingId: string): AppError {
  return new AppError('FINDING_UNKNOWN', `no run kept here ever saw discrepancy ${findingId}`, {
    kind: 'usage',
    fix: 'The list of discrepancies shows the ones there are.',
  });
}
