import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One scripted answer. */
export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly form: URLSearchParams;
  /** As it was sent; "" for none. */
  readonly body: string;
  /** By the clock handed in. */
  readonly atMs: number;
}

export interface FaultServer {
  readonly url: string;
  /** Calls of the API, in order of arrival. */
  readonly calls: SeenRequest[];
  /** Calls of the sign-in service, in order of arrival. */
  readonly signIns: SeenRequest[];
  /** Answers of the API, in order; one that is missing is a 500 with code `unscripted`. */
  script(...replies: Reply[]): void;
  /** Answers of the sign-in service; where none is left, it grants `token-1`, `token-2`, … */
  scriptSignIn(...replies: Reply[]): void;
  close(): Promise<void>;
}

const SIGN_IN_PATH = /\/oauth2\/(v2\.0\/)?(token|devicecode)$/;

/** A Partner Center and its sign-in service in one server that answers as it is told. */
export async function startFaultServer(now: () => number = Date.now): Promise<FaultServer> {
  const calls: SeenRequest[] = [];
  const signIns: SeenRequest[] = [];
  const replies: Reply[] = [];
  const signInReplies: Reply[] = [];

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const body = Buffer.concat(chunks).toString();
      const form = new URLSearchParams(body);
      const isSignIn = SIGN_IN_PATH.test(url);
      (isSignIn ? signIns : calls).push({ method, url, headers, form, body, atMs: now() });
      const reply = isSignIn
        ? (signInReplies.shift() ?? grants(`token-${signIns.length}`))
        : (replies.shift() ?? json(500, { code: 'unscripted' }));
      reply(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    signIns,
    script: (...more) => void replies.push(...more),
    scriptSignIn: (...more) => void signInReplies.push(...more),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function text(status: number, body: string | Buffer, headers: object = {}): Reply {
  return (response) => {
    response.writeHead(status, { ...headers });
    response.end(body);
  };
}

export function json(status: number, body: unknown, headers: object = {}): Reply {
  return text(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** A token answer as the v1 endpoint prints it: lifetimes are text, and an id_token comes uninvited. */
export function grants(accessToken: string, more: Record<string, string> = {}): Reply {
  return json(200, {
    token_type: 'Bearer',
    expires_in: '3600',
    access_token: accessToken,
    id_token: 'IDTokenValue',
    ...more,
  });
}

/** A page of a collection paged by seeking; `next` is the token that leads on. */
export function seekPage(items: readonly unknown[], next?: string): Reply {
  const link = { uri: '/customers?size=2?seekOperation=Next', method: 'GET' };
  const headers = [{ key: 'MS-ContinuationToken', value: next }];
  return json(200, {
    totalCount: 77, // never to be trusted
    items,
    links: { self: { uri: '/customers' }, ...(next ? { next: { ...link, headers } } : {}) },
  });
}

/** Accepts the request and never says a word. */
export const silence: Reply = () => undefined;
