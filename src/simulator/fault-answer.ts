import type { IncomingMessage } from 'node:http';

import { type Answer, apiFault, jsonAnswer } from './answer.ts';
import type { Strike } from './fault.ts';

const THROTTLED_MESSAGE = 'Rate limit is exceeded. Try again in 57 seconds.';
const PROXY_PAGE =
  '<!DOCTYPE html><html><head><title>Proxy</title></head><body>Please sign in.</body></html>';
const DAY_S = 24 * 60 * 60;
const SERVER_FAULTS = [503, 500, 502, 504] as const;

/** What a fault answers in the route's place; undefined for faults that spoil the real answer. */
export function faultAnswer(fault: Strike, request: IncomingMessage): Answer | undefined {
  const seconds = fault.retryAfterSeconds ?? 1;
  switch (fault.name) {
    case 'throttle':
      return throttled({ 'retry-after': String(seconds) });
    case 'throttle-date':
      return throttled({ 'retry-after': new Date(Date.now() + seconds * 1000).toUTCString() });
    case 'throttle-bare':
      return throttled({});
    case 'throttle-negative':
      return throttled({ 'retry-after': '-5' });
    case 'throttle-day':
      return throttled({ 'retry-after': String(DAY_S) });
    case 'burst-5xx': {
      const status = SERVER_FAULTS[fault.nth % SERVER_FAULTS.length] ?? 500;
      return apiFault(status, String(status), 'The service is unavailable.');
    }
    case 'gossip':
      return apiFault(500, '500', `${request.url ?? ''} ${JSON.stringify(request.headers)}`);
    case 'html-200':
      return body('text/html; charset=utf-8', PROXY_PAGE);
    case 'not-pdf':
      return body('application/pdf', PROXY_PAGE);
    case 'empty-pdf':
      return body('application/pdf', '');
    case 'empty-body':
      return body('application/json; charset=utf-8', '');
    case 'null-200':
      return jsonAnswer(null);
    case 'empty-object':
      return jsonAnswer({});
    case 'error-200':
      return apiFault(200, '400072', 'The item is not available.');
    default:
      return refusal(fault);
  }
}

function refusal(fault: Strike): Answer | undefined {
  switch (fault.name) {
    case 'forbidden':
      return apiFault(403, '900308', 'The account does not have the privilege.');
    case 'conditional-access':
      return fault.nth % 2 === 0
        ? apiFault(403, '900309', 'Conditional Access policies block the request.')
        : jsonAnswer({ error: { code: 'insufficient_claims', message: '' } }, { status: 403 });
    case 'not-found':
      return apiFault(404, '1000', 'There is no such resource.');
    case 'period-refused':
      return apiFault(400, '2000', 'The billing period is not available in this version.');
    case 'redirect':
      return {
        status: 302,
        headers: { location: 'https://partner-center.example.net/sign-in' },
        body: Buffer.alloc(0),
      };
    default:
      return undefined;
  }
}

function throttled(headers: Record<string, string>): Answer {
  return jsonAnswer({ statusCode: 429, message: THROTTLED_MESSAGE }, { status: 429, headers });
}

function body(contentType: string, text: string): Answer {
  return { status: 200, headers: { 'content-type': contentType }, body: Buffer.from(text) };
}
