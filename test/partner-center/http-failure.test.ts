import { expect, it } from 'vitest';

import { GRAPH_API, PARTNER_CENTER_API } from '../../src/partner-center/api-dialect.ts';
import { httpFailure } from '../../src/partner-center/http-failure.ts';

it.each([
  [GRAPH_API, /PartnerBilling\.Read\.All/],
  [PARTNER_CENTER_API, /admin agent/],
])('names what a refusal without a known code asks for', ({ permissionFix }, says) => {
  const body = Buffer.from(JSON.stringify({ error: { code: 'Authorization_RequestDenied' } }));
  const failure = httpFailure(
    'POST /v1.0/x',
    { status: 403, headers: {}, body },
    { correlationId: 'c', now: 0, permissionFix },
  );

  expect(failure).toMatchObject({
    code: 'PERMISSION_NEEDED',
    kind: 'auth',
    apiCode: 'Authorization_RequestDenied',
  });
  expect(failure.fix).toMatch(says);
});
