import { describe, expect, it, onTestFinished } from 'vitest';

import { aClient, failureOf, signal } from './client-under-test.ts';
import { json } from './fault-server.ts';

/** What a call fails with when the sign-in service refuses so. */
async function refusedWith(status: number, error: string, number?: string) {
  const { partnerCenter, server } = await aClient(onTestFinished, { refreshToken: 'refresh-1' });
  const error_description = number === undefined ? 'no' : `AADSTS${number}: no. Trace ID: 1`;
  server.scriptSignIn(json(status, { error, error_description }));
  const failure = await failureOf(partnerCenter.accountBalance({ signal }));
  expect(server.calls).toEqual([]);
  return failure;
}

describe('a refusal of the sign-in service', () => {
  it.each([
    ['invalid_grant', '700082', 'not used for 90 days', 'recon auth login'],
    ['invalid_grant', '70008', 'has expired', 'recon auth login'],
    ['invalid_grant', '700084', 'lives for a day only', 'recon auth login'],
    ['invalid_grant', '70043', 'older than Conditional Access allows', 'recon auth login'],
    ['invalid_grant', '50173', 'password was changed, or all sessions', 'recon auth login'],
    ['invalid_grant', '50133', 'password was changed', 'recon auth login'],
    ['invalid_grant', '50055', 'password has expired', 'Change the password'],
    ['interaction_required', '50074', 'multi-factor', 'second factor'],
    ['interaction_required', '50076', 'multi-factor', 'second factor'],
    ['interaction_required', '50078', 'multi-factor authentication has expired', 'second factor'],
    ['interaction_required', '50079', 'no second factor yet', 'Enrol one'],
    ['interaction_required', '50158', 'further check', 'second factor'],
    ['invalid_grant', '50057', 'account is disabled', 'Enable it'],
    ['invalid_grant', '50034', 'no such account', 'partner tenant'],
    ['invalid_grant', '50020', 'another tenant', 'PARTNER_CENTER_TENANT_ID'],
    ['invalid_grant', '53003', 'Conditional Access blocks it', 'administrator'],
    ['invalid_grant', '53000', 'managed device', '--browser'],
    ['invalid_grant', '65001', 'consented', 'administrator consent'],
    ['invalid_grant', '90094', 'administrator has to consent', 'consent in the app registration'],
    ['invalid_grant', undefined, 'expired or was withdrawn', 'recon auth login'],
    ['invalid_grant', '99999999', 'expired or was withdrawn', 'recon auth login'],
    ['interaction_required', undefined, 'a person has to sign in', 'recon auth login'],
    ['login_required', undefined, 'a person has to sign in', 'recon auth login'],
    ['consent_required', undefined, 'consented', 'administrator consent'],
  ])('with %s, AADSTS%s, needs a person', async (error, number, why, fix) => {
    const failure = await refusedWith(400, error, number);

    expect(failure).toMatchObject({ code: 'SIGN_IN_NEEDED', kind: 'auth', retryable: false });
    expect(failure.message).toContain(why);
    expect(failure.fix).toContain(fix);
  });

  it.each([
    ['invalid_client', '7000222', 'secret has expired', 'new client secret'],
    ['invalid_client', '7000215', 'secret is wrong', "secret's value, not to its id"],
    ['unauthorized_client', '700016', 'no such application', 'PARTNER_CENTER_CLIENT_ID'],
    ['unauthorized_client', '7000112', 'application is disabled', 'Enable it'],
    ['invalid_request', '90002', 'no such tenant', 'PARTNER_CENTER_TENANT_ID'],
    ['invalid_client', '7000218', 'needs a client secret', 'PARTNER_CENTER_CLIENT_SECRET'],
    ['invalid_client', '700025', 'takes no client secret', 'Unset PARTNER_CENTER_CLIENT_SECRET'],
    ['invalid_resource', '500011', 'does not know Partner Center', 'PARTNER_CENTER_TENANT_ID'],
    ['invalid_client', undefined, 'not accepted', 'secrets expire'],
    ['unauthorized_client', undefined, 'may not sign in this way', 'public client flows'],
    ['something_new', '123', 'does not say why', 'https://login.microsoftonline.com/error'],
  ])('with %s, AADSTS%s, needs the app registration changed', async (error, number, why, fix) => {
    const failure = await refusedWith(401, error, number);

    expect(failure).toMatchObject({ code: 'CLIENT_REFUSED', kind: 'auth', retryable: false });
    expect(failure.message).toContain(why);
    expect(failure.fix).toContain(fix);
  });

  it('that is only busy passes', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.scriptSignIn(json(400, { error: 'temporarily_unavailable' }));
    server.script(json(200, { currencyCode: 'USD', balanceAmount: 1 }));

    await partnerCenter.accountBalance({ signal });

    expect(server.signIns).toHaveLength(2);
  });
});
