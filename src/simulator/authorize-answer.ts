import type { Answer } from './answer.ts';
import { refused, type TokenEndpoint } from './token-endpoint.ts';

/** GET /{tenant}/oauth2/v2.0/authorize: the person consents at once, unless `login_hint` is `decline`. */
export function authorizeAnswer(
  { registration, pending }: TokenEndpoint,
  { tenantId, query }: { readonly tenantId: string; readonly query: URLSearchParams },
): Answer {
  const redirect = query.get('redirect_uri') ?? '';
  const ours = tenantId.toLowerCase() === registration.tenantId;
  if (!ours || query.get('client_id') !== registration.clientId) {
    return refused(400, ['unauthorized_client', 'AADSTS700016: Application not found.']);
  }
  if (!/^http:\/\/localhost(:\d+)?\/?$/.test(redirect)) {
    return refused(400, ['invalid_request', 'AADSTS50011: The redirect URI does not match.']);
  }
  if (query.get('code_challenge_method') !== 'S256') {
    return refused(400, ['invalid_request', 'AADSTS9002325: A code challenge is required.']);
  }
  const back = new URL(redirect);
  back.searchParams.set('state', query.get('state') ?? '');
  if (query.get('login_hint') === 'decline') {
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', 'AADSTS65004: User declined to consent.');
  } else {
    const challenge = query.get('code_challenge') ?? '';
    back.searchParams.set('code', pending.issueCode({ redirectUri: redirect, challenge }));
  }
  return { status: 302, headers: { location: back.href }, body: Buffer.alloc(0) };
}
