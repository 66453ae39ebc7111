import type { AppErrorOptions } from '../lib/app-error.ts';
import { PartnerCenterHttpError } from './partner-center-errors.ts';

interface Meaning {
  readonly code: 'SIGN_IN_NEEDED' | 'CLIENT_REFUSED' | 'SIGN_IN_BUSY';
  /** Why it was refused, in words that follow a colon. */
  readonly why: string;
  /** What a person does about it. */
  readonly fix: string;
}

const LOGIN = 'Sign in again: `recon auth login`.';
const LOGIN_WITH_MFA = 'Sign in again and complete the second factor: `recon auth login`.';
const NEW_SECRET =
  'Make a new client secret in the app registration and set PARTNER_CENTER_CLIENT_SECRET (or …_FILE) to its value.';

const person = (why: string, fix = LOGIN): Meaning => ({ code: 'SIGN_IN_NEEDED', why, fix });
const app = (why: string, fix: string): Meaning => ({ code: 'CLIENT_REFUSED', why, fix });

/** "Microsoft Entra authentication and authorization error codes" (Microsoft Learn), by AADSTS number. */
const MEANING_BY_NUMBER: ReadonlyMap<string, Meaning> = new Map([
  ['70008', person('the sign-in has expired')],
  ['700082', person('the refresh token was not used for 90 days and has expired')],
  ['700084', person('the refresh token is one of a web page and lives for a day only')],
  ['70043', person('the sign-in is older than Conditional Access allows')],
  ['50173', person('the password was changed, or all sessions were revoked, after the sign-in')],
  ['50133', person('the password was changed or has expired')],
  ['50055', person('the password has expired', `Change the password. ${LOGIN}`)],
  ['50074', person('multi-factor authentication is needed', LOGIN_WITH_MFA)],
  ['50076', person('multi-factor authentication is needed', LOGIN_WITH_MFA)],
  ['50078', person('the multi-factor authentication has expired', LOGIN_WITH_MFA)],
  [
    '50079',
    person('the account has no second factor yet', `Enrol one for the account. ${LOGIN_WITH_MFA}`),
  ],
  ['50158', person('a further check of the identity is needed', LOGIN_WITH_MFA)],
  [
    '50057',
    person('the account is disabled', 'Enable it, or sign in as another: `recon auth login`.'),
  ],
  [
    '50034',
    person(
      'the tenant has no such account',
      'Sign in as an account of the partner tenant: `recon auth login`.',
    ),
  ],
  [
    '50020',
    person(
      'the account belongs to another tenant',
      'Sign in as an account of the partner tenant, or correct PARTNER_CENTER_TENANT_ID.',
    ),
  ],
  [
    '53003',
    person(
      'Conditional Access blocks it',
      'Have an administrator allow the app and this machine; where device codes are blocked, `recon auth login --browser`.',
    ),
  ],
  [
    '53000',
    person(
      'Conditional Access asks for a managed device',
      'Sign in from one: `recon auth login --browser`.',
    ),
  ],
  [
    '65001',
    person(
      'nobody has consented to what the app asks for',
      'Have an administrator consent in the app registration (API permissions), then `recon auth login`.',
    ),
  ],
  [
    '90094',
    person(
      'an administrator has to consent to the app',
      'Have one consent in the app registration (API permissions), then `recon auth login`.',
    ),
  ],
  ['65004', person('the sign-in was declined')],
  ['54005', person('the code was used before')],
  ['7000222', app('the client secret has expired', NEW_SECRET)],
  [
    '7000215',
    app(
      'the client secret is wrong',
      "Set PARTNER_CENTER_CLIENT_SECRET to the secret's value, not to its id.",
    ),
  ],
  [
    '700016',
    app(
      'the tenant has no such application',
      'Check PARTNER_CENTER_CLIENT_ID and PARTNER_CENTER_TENANT_ID.',
    ),
  ],
  [
    '7000112',
    app('the application is disabled', 'Enable it in the tenant (Enterprise applications).'),
  ],
  ['90002', app('there is no such tenant', 'Check PARTNER_CENTER_TENANT_ID.')],
  [
    '7000218',
    app(
      'the application needs a client secret',
      'Set PARTNER_CENTER_CLIENT_SECRET, or allow public client flows in the app registration.',
    ),
  ],
  [
    '700025',
    app(
      'the application is public and takes no client secret',
      'Unset PARTNER_CENTER_CLIENT_SECRET, or give the app registration a redirect of type Web.',
    ),
  ],
  [
    '500011',
    app(
      'the tenant does not know Partner Center',
      'Check that PARTNER_CENTER_TENANT_ID is the partner tenant, and add Partner Center to the API permissions.',
    ),
  ],
]);

/** Where the number says nothing more: RFC 6749, RFC 8628, OpenID Connect Core. */
const MEANING_BY_ERROR: ReadonlyMap<string, Meaning> = new Map([
  ['invalid_grant', person('the sign-in has expired or was withdrawn')],
  ['interaction_required', person('a person has to sign in')],
  ['login_required', person('a person has to sign in')],
  [
    'consent_required',
    person(
      'nobody has consented to what the app asks for',
      'Have an administrator consent in the app registration (API permissions), then `recon auth login`.',
    ),
  ],
  ['authorization_declined', person('the sign-in was declined')],
  ['access_denied', person('the sign-in was declined')],
  ['expired_token', person('nobody signed in in time')],
  [
    'invalid_client',
    app(
      'the application or its secret is not accepted',
      'Check PARTNER_CENTER_TENANT_ID, PARTNER_CENTER_CLIENT_ID and PARTNER_CENTER_CLIENT_SECRET; secrets expire.',
    ),
  ],
  [
    'unauthorized_client',
    app(
      'the application may not sign in this way',
      'Check PARTNER_CENTER_CLIENT_ID; for device codes allow public client flows, for --browser add the redirect http://localhost.',
    ),
  ],
  [
    'temporarily_unavailable',
    { code: 'SIGN_IN_BUSY', why: 'it is too busy', fix: 'Wait a few minutes and try again.' },
  ],
]);

const UNKNOWN = app(
  'it does not say why',
  'Check PARTNER_CENTER_TENANT_ID, PARTNER_CENTER_CLIENT_ID and PARTNER_CENTER_CLIENT_SECRET, and look the code up at https://login.microsoftonline.com/error.',
);

/**
 * What a refusal of the sign-in service means: SIGN_IN_NEEDED when a person has to sign in or consent, CLIENT_REFUSED
 * when the app registration has to change (both `auth`), SIGN_IN_BUSY (`later`).
 *
 * `apiCode` is `AADSTS` and the number. The description is looked at for it and not kept: it repeats what was sent.
 */
export function signInRefusal(refused: {
  readonly status: number;
  readonly error: string;
  readonly description: string;
}): PartnerCenterHttpError {
  const number = /AADSTS(\d+)/.exec(refused.description)?.[1];
  const { code, why, fix } =
    MEANING_BY_NUMBER.get(number ?? '') ?? MEANING_BY_ERROR.get(refused.error) ?? UNKNOWN;
  const apiCode = number === undefined ? undefined : `AADSTS${number}`;
  const named = /^\w{1,64}$/.test(refused.error) ? refused.error : 'an unknown error';
  const kind: AppErrorOptions =
    code === 'SIGN_IN_BUSY' ? { kind: 'later', retryable: true } : { kind: 'auth' };
  return new PartnerCenterHttpError(
    code,
    `the sign-in service refused with ${named}${apiCode === undefined ? '' : ` (${apiCode})`}: ${why}`,
    { ...kind, fix, status: refused.status, apiCode, correlationId: '' },
  );
}
