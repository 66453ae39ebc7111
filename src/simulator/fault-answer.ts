import { type Answer, apiFault, jsonAnswer } from './answer.ts';
import type { Fault } from './fault.ts';

const THROTTLED_MESSAGE = 'Rate limit is exceeded. Try again in 57 seconds.';
const PROXY_PAGE =
  '<!DOCTYPE html><html><head><title>Proxy</title></head><body>Please sign in.</body></html>';

/** What a fault answers in the route's place; undefined for faults that spoil the real answer. */
export function faultAnswer(fault: Fault): Answer | undefined {
  switch (fault.name) {
    case 'throttle':
      return jsonAnswer(
        { statusCode: 429, message: THROTTLED_MESSAGE },
        { status: 429, headers: retryAfter(fault) },
      );
    case 'burst-5xx':
      return apiFault(503, '503', 'The service is unavailable.');
    case 'html-200':
      return htmlPage('text/html; charset=utf-8');
    case 'not-pdf':
      return htmlPage('application/pdf');
    case 'empty-object':
      return jsonAnswer({});
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

function htmlPage(contentType: string): Answer {
  return { status: 200, headers: { 'content-type': contentType }, body: Buffer.from(PROXY_PAGE) };
}

function retryAfter(fault: Fault): Record<string, string> {
  const seconds = fault.retryAfterSeconds ?? 1;
  switch (fault.retryAfter ?? 'seconds') {
    case 'missing':
      return {};
    case 'http-date':
      return { 'retry-after': new Date(Date.now() + seconds * 1000).toUTCString() };
    default:
      return { 'retry-after': String(seconds) };
  }
}
