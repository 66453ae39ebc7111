import { randomBytes } from 'node:crypto';
import path from 'node:path';

import cookie from '@fastify/cookie';
import csrfProtection from '@fastify/csrf-protection';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import session from '@fastify/session';
import statics from '@fastify/static';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { fastify, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';

import { guardRequests } from './guard-requests.ts';
import { answerErrors } from './handle-errors.tsx';
import { memorySessions, SESSION_IDLE_MS } from './memory-sessions.ts';
import { addApiRoutes } from './routes/api-routes.ts';
import { addCheckRoutes } from './routes/check-routes.tsx';
import { addDecisionRoutes } from './routes/decision-routes.ts';
import { addDiscrepancyRoutes } from './routes/discrepancy-routes.tsx';
import { addDownloadRoutes } from './routes/download-routes.ts';
import { addHealthRoutes } from './routes/health-routes.tsx';
import { addInvoiceRoutes, addRerunRoute } from './routes/invoice-routes.tsx';
import { addMetricsRoutes } from './routes/metrics-routes.ts';
import { addOverviewRoutes } from './routes/overview-routes.tsx';
import { addProbeRoutes } from './routes/probe-routes.ts';
import { addReportRoutes } from './routes/report-routes.tsx';
import { addRunActionRoutes } from './routes/run-action-routes.ts';
import { addRunDetailRoutes } from './routes/run-detail-routes.tsx';
import { addRunEventRoutes } from './routes/run-event-routes.tsx';
import { addRunRoutes } from './routes/run-routes.tsx';
import { addSignInRoutes } from './routes/sign-in-routes.tsx';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { SignInLinks } from './sign-in-links.ts';
import type { WebPorts } from './web-ports.ts';

export interface WebOptions {
  /** Undefined lets everybody in who reaches the port: a demo on loopback. */
  readonly signIn: SignInLinks | undefined;
  /** Lets scripts call the HTTP API; undefined: only browsers that signed in. */
  readonly apiToken: string | undefined;
  /** Cookies do not tell ports apart: two recons of one machine need names of their own. */
  readonly cookieName: string;
  readonly requestsPerMinute?: number;
}

/** Names a browser on this machine calls it by. Any other is somebody else's name that was pointed here. */
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Two files, and the token of the form. */
const UPLOAD_LIMITS = { fileSize: 64 * 1024 * 1024, files: 2, fields: 4, parts: 6 };

/** A form is small; uploads have their own limit. */
const BODY_BYTES_MAX = 64 * 1024;
const REQUESTS_PER_MINUTE = 600;

/** The app with everything in place, not listening yet. */
export async function createWebApp(ports: WebPorts, options: WebOptions): Promise<FastifyInstance> {
  const log: FastifyBaseLogger = ports.log;
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    // The framework's own lines carry whole addresses, and one of them holds a sign-in secret.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerErrors(app, ports);

  await app.register(helmet, SECURITY_HEADERS);
  await app.register(rateLimit, {
    max: options.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    timeWindow: '1 minute',
  });
  await app.register(cookie);
  await app.register(session, {
    secret: randomBytes(32).toString('base64url'),
    store: memorySessions(),
    cookieName: options.cookieName,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: false, maxAge: SESSION_IDLE_MS },
    saveUninitialized: false,
  });
  await app.register(csrfProtection, { sessionPlugin: '@fastify/session' });
  await app.register(formbody);
  await app.register(multipart, { limits: UPLOAD_LIMITS });
  await app.register(statics, {
    root: path.join(import.meta.dirname, 'assets'),
    prefix: '/assets/',
    index: false,
    maxAge: '1h',
  });
  guardRequests(app, { ...options, names: LOOPBACK_NAMES });
  await addRoutes(app, ports, options);
  return app;
}

async function addRoutes(
  app: FastifyInstance,
  ports: WebPorts,
  options: WebOptions,
): Promise<void> {
  addMetricsRoutes(app, ports);
  addSignInRoutes(app, ports, options.signIn);
  addOverviewRoutes(app, ports);
  addInvoiceRoutes(app, ports);
  addDiscrepancyRoutes(app, ports);
  addDecisionRoutes(app, ports);
  addRerunRoute(app, ports);
  addRunRoutes(app, ports);
  addRunDetailRoutes(app, ports);
  addRunEventRoutes(app, ports);
  addRunActionRoutes(app, ports);
  addCheckRoutes(app, ports);
  addReportRoutes(app, ports);
  addDownloadRoutes(app, ports);
  addHealthRoutes(app, ports);
  addProbeRoutes(app, ports);
  await addApiRoutes(app, ports);
}
