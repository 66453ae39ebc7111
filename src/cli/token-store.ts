import type { Config } from '../config.ts';
import type { TokenStore } from '../partner-center/token.ts';
import { claimsOf } from '../partner-center/token-claims.ts';
import type { Db } from '../store/connection.ts';
import { heldSecrets, renewSignIn } from '../store/renew-sign-in.ts';
import type { SignInOwner } from '../store/sign-in-store.ts';
import { loadSecretKey } from './secret-key.ts';

/** The application of the settings, with the key its sign-in is sealed with. */
export function signInOwnerOf(config: Config): SignInOwner {
  const { tenantId, clientId, home, refreshToken } = config;
  return { tenantId, clientId, key: loadSecretKey(home), configured: refreshToken };
}

/** The sign-in of the settings, in the database and shared by all processes that use it. */
export function tokenStoreOf(config: Config, db: Db): TokenStore {
  const owner = signInOwnerOf(config);
  return {
    held: (audience) => heldSecrets(db, owner, audience),
    alone: (audience, renew) =>
      renewSignIn(db, owner, audience, (held, keep) =>
        renew(held, (granted, spent) =>
          keep({ ...granted, account: claimsOf(granted.accessToken)?.account }, spent),
        ),
      ),
  };
}
