import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { reportsOfScope } from '../../store/emitted-file-store.ts';
import { ageOfStakes, rankStakes, stakeSums } from '../../store/finding-list-store.ts';
import { judgedPeriods, listJudgedInvoices } from '../../store/judged-invoice-store.ts';
import { wholeRunsSince } from '../../store/night-store.ts';
import { openByMonth, periodTotals, summedBridge } from '../../store/period-totals.ts';
import { nightsOf } from '../nights.ts';
import type { OverviewData } from '../pages/overview-page.tsx';
import { OverviewPage } from '../pages/overview-page.tsx';
import { WelcomePage } from '../pages/welcome-page.tsx';
import { billingMonth, maybe } from '../query-fields.ts';
import { sendPage } from '../send-page.tsx';
import type { WebPorts } from '../web-ports.ts';

export function addOverviewRoutes(app: FastifyInstance, ports: WebPorts): void {
  app
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/',
      { schema: { querystring: z.object({ period: maybe(billingMonth) }) } },
      async (request, reply) => {
        const { db } = ports.store;
        const periods = await judgedPeriods(db);
        const period = request.query.period ?? periods[0];
        const head = { title: 'Overview', section: 'overview' } as const;
        if (period === undefined || periods.length === 0) {
          return sendPage(ports, request, reply, head, <WelcomePage about={ports.about} />);
        }
        const data = await loadOverview(ports, period, periods);
        return sendPage(
          ports,
          request,
          reply,
          head,
          <OverviewPage data={data} titleOfCode={ports.titleOfCode} />,
        );
      },
    );
}

async function loadOverview(
  ports: WebPorts,
  period: string,
  periods: readonly string[],
): Promise<OverviewData> {
  const { db } = ports.store;
  const dueAts = ports.dueNights();
  const [totals, elsewhere, invoices, bridge, months, ages, customers, codes, runs, files] =
    await Promise.all([
      periodTotals(db, period),
      period === periods[0] ? stakeSums(db, { period: 'none', state: 'unsettled' }) : [],
      listJudgedInvoices(db, { period }),
      summedBridge(db, period),
      openByMonth(db),
      ageOfStakes(db, { period }),
      rankStakes(db, { period }, 'customer'),
      rankStakes(db, { period }, 'code'),
      wholeRunsSince(db, dueAts[0] ?? ports.now()),
      reportsOfScope(db, period),
    ]);
  const [checkedAt] = invoices.map((one) => one.as_of).sort((a, b) => b.getTime() - a.getTime());
  return {
    period,
    periods,
    totals,
    elsewhere,
    invoices,
    bridge,
    months,
    ages,
    customers,
    codes,
    nights: nightsOf(dueAts, runs),
    schedule: ports.about.schedule,
    files,
    checkedAt: checkedAt ?? null,
    now: ports.now(),
  };
}
