import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

import type { WebPorts } from '../web-ports.ts';
import { addDecisionApiRoutes } from './api-decision-routes.ts';
import { addFactRoutes } from './api-fact-routes.ts';
import { addReportFileRoutes } from './api-report-routes.ts';
import { addRunActionApiRoutes } from './api-run-action-routes.ts';
import { addRunApiRoutes } from './api-run-routes.ts';

/** The HTTP API, and its description, which is made from the same schemas that check it. */
export async function addApiRoutes(app: FastifyInstance, ports: WebPorts): Promise<void> {
  await app.register(async (api) => {
    await api.register(swagger, {
      openapi: {
        info: {
          title: 'recon',
          version: ports.about.version,
          description: 'What was billed, what was ordered, and what does not agree.',
        },
        components: {
          securitySchemes: {
            token: { type: 'http', scheme: 'bearer' },
            session: { type: 'apiKey', in: 'cookie', name: 'session' },
          },
        },
        security: [{ token: [] }, { session: [] }],
      },
      transform: jsonSchemaTransform,
      hideUntagged: true,
    });
    addFactRoutes(api, ports);
    addDecisionApiRoutes(api, ports);
    addRunApiRoutes(api, ports);
    addRunActionApiRoutes(api, ports);
    addReportFileRoutes(api, ports);
    api.get('/api/openapi.json', () => api.swagger());
  });
}
