import { createHash, randomBytes } from 'node:crypto';

/** Links that sign a browser in, once each. */
export interface SignInLinks {
  /** The link's secret part; 256 random bits. */
  issue(): string;
  /** @returns true once for each issued secret */
  redeem(secret: string): boolean;
}

/** Kept as hashes, so that neither a memory dump nor a comparison's timing gives one away. */
export function signInLinks(): SignInLinks {
  const open = new Set<string>();
  const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
  return {
    issue() {
      const secret = randomBytes(32).toString('base64url');
      open.add(hashOf(secret));
      return secret;
    },
    redeem: (secret) => open.delete(hashOf(secret)),
  };
}
