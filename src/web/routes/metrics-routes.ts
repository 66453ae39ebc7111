import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

import { operatingFigures } from '../../store/operating-figures.ts';
import { storedMetrics } from '../stored-metrics.ts';
import type { WebPorts } from '../web-ports.ts';

/** From a page without a query to a workbook of millions of lines. */
const SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];

/** Figures for Prometheus. Registered before the routes whose requests it times. */
export function addMetricsRoutes(app: FastifyInstance, ports: WebPorts): void {
  const registers = [new Registry()];
  const [own] = registers as [Registry];
  collectDefaultMetrics({ register: own });
  const requests = new Histogram({
    name: 'recon_http_request_duration_seconds',
    help: 'How long requests took',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const databaseUp = new Gauge({
    name: 'recon_database_up',
    help: '1 while the database answers; without it nothing that is stored is told',
    registers,
  });

  app.addHook('onResponse', (request, reply, done) => {
    // The pattern of the route, never the address: addresses name invoices, and there is no end of them.
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    requests.observe(labels, reply.elapsedTime / 1000);
    done();
  });

  app.get('/metrics', async (_request, reply) => {
    const stored = await operatingFigures(ports.store.db).catch((error: unknown) => {
      ports.log.warn({ err: error }, 'no stored figures for /metrics');
      return undefined;
    });
    databaseUp.set(stored === undefined ? 0 : 1);
    const text = stored === undefined ? '' : await storedMetrics(stored);
    return reply.type(own.contentType).send(`${await own.metrics()}${text}`);
  });
}
