import type { Generated, GeneratedAlways } from 'kysely';

/** How a person signed in: by the refresh token of the settings, or by `recon auth login`. */
export type SignInOrigin = 'configured' | 'device-code' | 'browser';

export interface SignInTable {
  sign_in_id: GeneratedAlways<string>;
  tenant_id: string;
  client_id: string;
  origin: SignInOrigin;
  seed: string | null;
  account: string | null;
  refresh_token: Buffer;
  refresh_token_before: Buffer | null;
  signed_in_at: Generated<Date>;
  issued_at: Generated<Date>;
  refused_at: Date | null;
  refused_with: string | null;
  refused_fix: string | null;
}

export interface AccessTokenTable {
  sign_in_id: string;
  audience: string;
  sealed: Buffer;
  expires_at: Date;
}
