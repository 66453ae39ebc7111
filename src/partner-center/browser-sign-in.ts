import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';

import { AppError } from '../lib/app-error.ts';
import { signInRefusal } from './sign-in-refusal.ts';
import type { SignInServiceOptions } from './sign-in-service.ts';
import { signInConfiguration, signInFailure } from './sign-in-service.ts';
import { PARTNER_CENTER_AUDIENCE, scopeOf } from './token-audience.ts';
import type { GrantedToken } from './token-endpoint.ts';
import { grantedToken } from './token-endpoint.ts';

/** A sign-in with a second factor takes a minute; a forgotten tab must not hold the command for ever. */
const WAIT_MS = 10 * 60_000;

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'",
  connection: 'close',
};

/**
 * `GET …/oauth2/v2.0/authorize` in a browser on this machine, back to a port of the loopback, then the token endpoint
 * (authorization code with PKCE and state, "OAuth 2.0 authorization code flow", Microsoft Learn). The app registration
 * needs the redirect `http://localhost`, whose port is not compared.
 *
 * - Errors: SIGN_IN_NEEDED when it was declined or nobody came in time; those of the token endpoint. An answer that
 *   does not carry our state is turned away and waited past. An abort throws the signal's reason.
 */
export async function signInByBrowser(
  service: SignInServiceOptions,
  open: (address: URL) => void,
  signal: AbortSignal,
): Promise<GrantedToken> {
  const config = signInConfiguration(service, 'v2');
  const pkceCodeVerifier = randomPKCECodeVerifier();
  const expectedState = randomState();
  const listener = createServer();
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  try {
    const redirect = `http://localhost:${(listener.address() as AddressInfo).port}/`;
    const answered = answerTo(redirect, expectedState, listener, signal);
    open(
      buildAuthorizationUrl(config, {
        redirect_uri: redirect,
        scope: scopeOf(PARTNER_CENTER_AUDIENCE, { renewable: true }),
        code_challenge: await calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
        state: expectedState,
        prompt: 'select_account',
      }),
    );
    const currentUrl = await answered;
    const sentAtMs = service.clock.now();
    const answer = await authorizationCodeGrant(config, currentUrl, {
      pkceCodeVerifier,
      expectedState,
    });
    return grantedToken(answer, sentAtMs);
  } catch (error) {
    throw error instanceof AuthorizationResponseError ? refusalOf(error) : signInFailure(error);
  } finally {
    listener.close();
    listener.closeAllConnections();
  }
}

/** The address the browser came back with. Anything else that knocks at the port is turned away. */
function answerTo(
  redirect: string,
  state: string,
  listener: Server,
  signal: AbortSignal,
): Promise<URL> {
  const answered = new Promise<URL>((resolve, reject) => {
    const late = AbortSignal.timeout(WAIT_MS);
    late.addEventListener('abort', () => reject(tooLate()), { once: true });
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    if (signal.aborted) reject(signal.reason as Error);

    listener.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', redirect);
      const isOurs = request.method === 'GET' && url.searchParams.get('state') === state;
      response.writeHead(isOurs ? 200 : 400, PAGE_HEADERS);
      const says = isOurs ? 'You can close this page and go back to recon.' : 'Not for recon.';
      response.end(`<!doctype html><title>recon</title><p>${says}</p>`, () => {
        if (isOurs) resolve(url);
      });
    });
  });
  answered.catch(() => undefined); // it may fail before it is awaited
  return answered;
}

function refusalOf(error: AuthorizationResponseError): AppError {
  return signInRefusal({
    status: 400,
    error: error.error,
    description: error.error_description ?? '',
  });
}

function tooLate(): AppError {
  return new AppError('SIGN_IN_NEEDED', 'nobody signed in within 10 minutes', {
    kind: 'auth',
    fix: 'Run `recon auth login --browser` again, or `recon auth login` to sign in on another device.',
  });
}
