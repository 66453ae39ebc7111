import type { IncomingMessage } from 'node:http';

import { type Answer, apiFault } from './answer.ts';
import { authorizeAnswer } from './authorize-answer.ts';
import type { Strike } from './fault.ts';
import { bodyOf } from './request-body.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

const PATHS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['token', /^\/([^/]+)\/oauth2\/(v2\.0\/)?token$/i],
  ['devicecode', /^\/([^/]+)\/oauth2\/(v2\.0\/)devicecode$/i],
  ['authorize', /^\/([^/]+)\/oauth2\/(v2\.0\/)authorize$/i],
  ['devicelogin', /^\/devicelogin$/i],
];

/** A request to the sign-in service. */
export interface SignInRequest {
  /** Key of the request counters. */
  readonly name: string;
  readonly tenantId: string;
  readonly version: 1 | 2;
}

/** Undefined for what is no address of the sign-in service. */
export function findSignInRequest(pathname: string): SignInRequest | undefined {
  for (const [name, pattern] of PATHS) {
    const match = pattern.exec(pathname);
    if (match !== null) {
      return { name, tenantId: match[1] ?? '', version: match[2] === undefined ? 1 : 2 };
    }
  }
  return undefined;
}

/**
 * Answers for the sign-in service. Whoever opens `/devicelogin?otc=CODE` types the code and signs in; with `&decline`
 * they decline. Whoever opens the authorize address consents at once; with `login_hint=decline` they decline.
 */
export async function signInAnswer(
  tokens: TokenEndpoint,
  request: IncomingMessage,
  of: SignInRequest & { readonly url: URL; readonly fault: Strike | undefined },
): Promise<Answer> {
  const { url, fault } = of;
  if (of.name === 'devicelogin') {
    const decision = url.searchParams.has('decline') ? 'declined' : 'approved';
    const known = tokens.pending.decideDevice(url.searchParams.get('otc') ?? '', decision);
    return page(
      known ? 200 : 404,
      known ? `The code is ${decision}.` : 'Enter the code: ?otc=CODE',
    );
  }
  if (of.name === 'authorize') {
    return authorizeAnswer(tokens, { ...of, query: url.searchParams });
  }
  if (request.method !== 'POST') return apiFault(405, '405', 'Tokens are asked for with POST.');
  const form = new URLSearchParams(await bodyOf(request));
  const { authorization } = request.headers;
  if (of.name === 'devicecode') {
    const address = `http://${request.headers.host ?? ''}/devicelogin`;
    return tokens.beginDevice({ ...of, form, authorization, address });
  }
  return tokens.exchange({ ...of, form, authorization, fault: fault?.name });
}

function page(status: number, says: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: Buffer.from(`<!doctype html><title>Sign in</title><p>${says}</p>`),
  };
}
