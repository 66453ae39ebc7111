import { initiateDeviceAuthorization, pollDeviceAuthorizationGrant } from 'openid-client';

import { AppError } from '../lib/app-error.ts';
import type { SignInServiceOptions } from './sign-in-service.ts';
import { signInConfiguration, signInFailure } from './sign-in-service.ts';
import { PARTNER_CENTER_AUDIENCE, scopeOf } from './token-audience.ts';
import type { GrantedToken } from './token-endpoint.ts';
import { grantedToken } from './token-endpoint.ts';

/** What a person needs to sign in on any device. */
export interface DeviceCode {
  readonly userCode: string;
  /** Where the code is typed. */
  readonly address: string;
  /** Epoch milliseconds. */
  readonly expiresAtMs: number;
}

/**
 * `POST …/oauth2/v2.0/devicecode`, then the token endpoint until somebody has typed the code ("device authorization
 * grant", Microsoft Learn).
 *
 * - Errors: SIGN_IN_NEEDED when it was declined or nobody came in time; those of the token endpoint. A service that
 *   is away is asked again until the code expires. An abort throws the signal's reason.
 */
export async function signInByDeviceCode(
  service: SignInServiceOptions,
  show: (code: DeviceCode) => void,
  signal: AbortSignal,
): Promise<GrantedToken> {
  const { clock } = service;
  const config = signInConfiguration(service, 'v2');
  const scope = scopeOf(PARTNER_CENTER_AUDIENCE, { renewable: true });
  const begun = await initiateDeviceAuthorization(config, { scope }).catch((error: unknown) => {
    throw signInFailure(error);
  });
  const expiresAtMs = clock.now() + begun.expires_in * 1000;
  show({ userCode: begun.user_code, address: begun.verification_uri, expiresAtMs });

  const expiry = AbortSignal.timeout(begun.expires_in * 1000);
  for (;;) {
    try {
      const polled = { signal: AbortSignal.any([signal, expiry]) };
      const answer = await pollDeviceAuthorizationGrant(config, begun, undefined, polled);
      return grantedToken(answer, clock.now());
    } catch (error) {
      signal.throwIfAborted();
      if (expiry.aborted) throw tooLate();
      const failure = signInFailure(error);
      if (!(failure instanceof AppError) || !failure.retryable) throw failure;
    }
  }
}

function tooLate(): AppError {
  return new AppError('SIGN_IN_NEEDED', 'nobody signed in before the code expired', {
    kind: 'auth',
    fix: 'Run `recon auth login` again and type the new code in time.',
  });
}
