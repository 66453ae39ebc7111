import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { AppError } from '../../lib/app-error.ts';
import { codesInForce, FINDING_SORTS, pageOfFindings } from '../../store/finding-list-store.ts';
import { judgedPeriods } from '../../store/judged-invoice-store.ts';
import { tracedFinding } from '../../store/traced-finding.ts';
import { DiscrepanciesPage, FINDINGS_PER_PAGE } from '../pages/discrepancies-page.tsx';
import { DiscrepancyPage } from '../pages/discrepancy-page.tsx';
import {
  amount,
  billingMonth,
  currencyCode,
  direction,
  findingCode,
  id,
  maybe,
  pageNumber,
  severity,
  stakeType,
  words,
} from '../query-fields.ts';
import { sendPage } from '../send-page.tsx';
import type { WebPorts } from '../web-ports.ts';

const SECTION = 'discrepancies';

/** Every filter of the list, as the address names it. */
const FILTER = {
  invoice: maybe(id),
  period: maybe(billingMonth),
  code: maybe(findingCode),
  severity: maybe(severity),
  currency: maybe(currencyCode),
  stake: maybe(stakeType),
  search: maybe(words),
  min: maybe(amount),
};

const LIST_QUERY = z.object({
  ...FILTER,
  sort: z.enum(FINDING_SORTS).default('stake'),
  direction: direction.default('desc'),
  page: pageNumber,
});

export function addDiscrepancyRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;

  app.get('/discrepancies', { schema: { querystring: LIST_QUERY } }, async (request, reply) => {
    const { sort, direction, page, invoice: invoiceId, ...rest } = request.query;
    const only = { invoiceId, ...rest };
    const by = { by: sort, descending: direction === 'desc' };
    const offset = (page - 1) * FINDINGS_PER_PAGE;
    const [found, periods, codes] = await Promise.all([
      pageOfFindings(db, only, { ...by, offset, limit: FINDINGS_PER_PAGE }),
      judgedPeriods(db),
      codesInForce(db),
    ]);
    const data = { found, only, sort: by, page, periods, codes };
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
