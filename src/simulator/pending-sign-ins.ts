import { createHash, randomBytes } from 'node:crypto';

const DEVICE_CODE_S = 900;
const POLL_INTERVAL_S = 1;
/** Codes people type hold no letters that look like digits. */
const USER_CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

interface DeviceSignIn {
  readonly userCode: string;
  readonly expiresAtMs: number;
  decision: 'pending' | 'approved' | 'declined';
}

interface AuthorizationCode {
  readonly redirectUri: string;
  readonly challenge: string;
}

/** Why no token is issued: an OAuth error and its description. */
export type Refusal = readonly [error: string, description: string];

/** Sign-ins that a person has begun and whose tokens nobody has fetched yet. */
export class PendingSignIns {
  readonly #devices = new Map<string, DeviceSignIn>();
  readonly #codes = new Map<string, AuthorizationCode>();

  /** What the device code endpoint answers; `address` is where people type the code. */
  beginDevice(address: string): object {
    const deviceCode = randomBytes(45).toString('base64url');
    const userCode = [...randomBytes(9)]
      .map((byte) => USER_CODE_LETTERS[byte % USER_CODE_LETTERS.length])
      .join('');
    const expiresAtMs = Date.now() + DEVICE_CODE_S * 1000;
    this.#devices.set(deviceCode, { userCode, expiresAtMs, decision: 'pending' });
    return {
      user_code: userCode,
      device_code: deviceCode,
      verification_uri: address,
      expires_in: DEVICE_CODE_S,
      interval: POLL_INTERVAL_S,
      message: `To sign in, open the page ${address} and enter the code ${userCode} to authenticate.`,
    };
  }

  /** @returns false when no such code waits */
  decideDevice(userCode: string, decision: 'approved' | 'declined'): boolean {
    const device = [...this.#devices.values()].find((one) => one.userCode === userCode);
    if (device === undefined) return false;
    device.decision = decision;
    return true;
  }

  /** Redeems a device code once; a refusal until it was approved. */
  redeemDevice(deviceCode: string): Refusal | undefined {
    const device = this.#devices.get(deviceCode);
    if (device === undefined) {
      return ['bad_verification_code', "AADSTS70000: The 'device_code' is not valid."];
    }
    if (device.expiresAtMs < Date.now()) {
      return ['expired_token', "AADSTS70020: The 'device_code' has expired."];
    }
    if (device.decision === 'pending') {
      return ['authorization_pending', 'AADSTS70016: The device code has not been entered yet.'];
    }
    this.#devices.delete(deviceCode);
    if (device.decision === 'approved') return undefined;
    return ['authorization_declined', 'AADSTS70018: The end user declined.'];
  }

  /** An authorization code for a request that was consented to. */
  issueCode(request: AuthorizationCode): string {
    const code = `0.${randomBytes(60).toString('base64url')}`;
    this.#codes.set(code, request);
    return code;
  }

  /** Redeems an authorization code once, with the verifier of its challenge. */
  redeemCode(form: URLSearchParams): Refusal | undefined {
    const code = form.get('code') ?? '';
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    if (issued === undefined) {
      return ['invalid_grant', 'AADSTS54005: The authorization code was already redeemed.'];
    }
    if (issued.redirectUri !== form.get('redirect_uri')) {
      return ['invalid_grant', 'AADSTS500112: The redirect address does not match.'];
    }
    const verifier = form.get('code_verifier') ?? '';
    if (createHash('sha256').update(verifier).digest('base64url') !== issued.challenge) {
      return ['invalid_grant', 'AADSTS501481: The code verifier does not match the challenge.'];
    }
    return undefined;
  }
}
