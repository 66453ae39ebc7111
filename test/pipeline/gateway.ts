import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CannedAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Stands before an API: answers some requests by itself and hands the others on as they are.
 *
 * @param answer looks at path and query; undefined hands the request on
 */
export async function openGateway(
  apiUrl: string,
  answer: (pathAndQuery: string) => CannedAnswer | undefined,
): Promise<Gateway> {
  const server = createServer((request, response) => {
    const where = request.url ?? '/';
    const canned = answer(where);
    if (canned !== undefined) {
      response.writeHead(canned.status, canned.headers).end(canned.body ?? '');
      return;
    }
    handOn(`${apiUrl}${where}`, request.headers as Record<string, string>).then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handOn(url: string, headers: Record<string, string>) {
  const wanted = ['authorization', 'accept', 'ms-continuationtoken'];
  const sent = wanted.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as [string, string]];
  });
  const answer = await fetch(url, { headers: sent });
  const body = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', body };
}
