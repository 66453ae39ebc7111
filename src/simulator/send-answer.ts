import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Answer } from './answer.ts';
import type { Strike } from './fault.ts';

/** Puts an answer on the wire, or what the fault in force lets through of it. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  fault: Strike | undefined,
): void {
  const { body } = answer;
  const half = body.subarray(0, Math.floor(body.length / 2));
  const head = (length: Record<string, string | number>) =>
    response.writeHead(answer.status, { ...answer.headers, ...length, ...echoed(request) });
  const drop = () => response.destroy();
  switch (fault?.name) {
    case 'lost-grant':
    case 'lost-answer':
      drop();
      return;
    case 'silent-body':
      head({ 'content-length': body.length }).write(body.subarray(0, 1));
      return;
    case 'cut-body':
      head({ 'content-length': body.length }).write(half, drop);
      return;
    case 'long-length':
      head({ 'content-length': body.length + 100 }).write(body, drop);
      return;
    case 'short-length':
      head({ 'content-length': half.length }).end(body);
      return;
    case 'reset-chunk':
      head({ 'transfer-encoding': 'chunked' }).flushHeaders();
      // The chunk's head promises all of it.
      response.socket?.write(Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), half]));
      response.socket?.end();
      return;
    default:
      head({ 'content-length': body.length }).end(body);
  }
}

function echoed(request: IncomingMessage): Record<string, string> {
  const echo = (name: string): string => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : randomUUID();
  };
  return { 'ms-correlationid': echo('ms-correlationid'), 'ms-requestid': echo('ms-requestid') };
}
