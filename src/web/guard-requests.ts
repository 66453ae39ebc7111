import { createHash, timingSafeEqual } from 'node:crypto';

import type { FastifyInstance, FastifyRequest } from 'fastify';

import { AppError } from '../lib/app-error.ts';
import { isForMachines } from './machine-address.ts';
import type { SignInLinks } from './sign-in-links.ts';

declare module 'fastify' {
  interface Session {
    /** ISO instant of the sign-in; absent on a browser that only passed by. */
    signedInAt?: string;
    /** The name that the reader last decided by. */
    decidesAs?: string;
  }
}

/** What a browser gets without having signed in. */
const OPEN_PATHS = /^\/(sign-in|assets\/|healthz|readyz)/;
const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Stands before every route: requests by another name than ours, changes from other sites, and browsers that did not
 * sign in are refused. Pages and downloads are never kept by a browser or a proxy.
 *
 * @throws AppError HOST_UNKNOWN, CROSS_SITE, NOT_SIGNED_IN
 */
export function guardRequests(
  app: FastifyInstance,
  options: {
    names: readonly string[];
    signIn: SignInLinks | undefined;
    apiToken: string | undefined;
  },
): void {
  // After every `onRequest`: the limits of routes hang there, and who is refused here is counted, too.
  app.addHook('preParsing', async (request, reply) => {
    if (!options.names.includes(nameOf(request.headers.host))) throw hostUnknown();
    if (CHANGING.has(request.method) && isCrossSite(request)) throw crossSite();
    if (!request.url.startsWith('/assets/')) reply.header('cache-control', 'no-store, private');
    if (OPEN_PATHS.test(request.url)) return;
    if (bearsToken(request, options.apiToken)) return;
    if (options.signIn === undefined) request.session.signedInAt ??= new Date().toISOString();
    else if (request.session.signedInAt === undefined) throw notSignedIn();
  });
}

/** Compared as hashes, which takes as long for a wrong token as for a nearly right one. */
export function bearsToken(
  { url, headers }: FastifyRequest,
  apiToken: string | undefined,
): boolean {
  const [, given] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
  if (apiToken === undefined || given === undefined || !isForMachines(url)) return false;
  const hashOf = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hashOf(given), hashOf(apiToken));
}

/** The name without its port. */
function nameOf(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '').toLowerCase();
}

/** The token in the form is the proof; these headers stop most of it before. Other clients than browsers send neither. */
function isCrossSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return true;
  const { origin, host = '' } = headers;
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`;
}

function hostUnknown(): AppError {
  return new AppError('HOST_UNKNOWN', 'this server does not go by that name', {
    kind: 'usage',
    fix: 'Open the address that `recon serve` printed.',
  });
}

function crossSite(): AppError {
  return new AppError('CROSS_SITE', 'another site sent this request', {
    kind: 'auth',
    fix: 'Go back to the page and press the button there.',
  });
}

function notSignedIn(): AppError {
  return new AppError('NOT_SIGNED_IN', 'this browser is not signed in, or its session ended', {
    kind: 'auth',
    fix: 'Open the sign-in link that `recon serve` printed in its terminal, or ask whoever runs it for one; each link works once.',
  });
}
