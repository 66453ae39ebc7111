import type { SimulatorOptions } from '../../src/simulator/simulator-options.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';

export const NOW = new Date('2026-06-15T12:00:00Z');

/** What the tests read from a JSON answer; fields absent in an answer are undefined. */
export interface Body {
  readonly totalCount: number;
  readonly items: readonly Record<string, unknown>[];
  readonly continuationToken?: string;
  readonly code?: string;
  readonly message?: string;
  readonly links: {
    readonly self: { readonly uri: string };
    readonly next?: {
      readonly uri: string;
      readonly headers: readonly { readonly key: string; readonly value: string }[];
    };
  };
}

export interface TestClient {
  readonly simulator: Simulator;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  json(path: string, headers?: Record<string, string>): Promise<Body>;
  /** A body sent as JSON. */
  send(method: 'POST' | 'PUT', path: string, body?: unknown): Promise<Response>;
}

/** A simulator and a caller signed in as a user. Small tenant unless told otherwise. */
export async function signedIn(options: Partial<SimulatorOptions> = {}): Promise<TestClient> {
  const simulator = await startSimulator({ seed: 5, now: NOW, lines: 60, ...options });
  const answer = await exchange(simulator, {
    grant_type: 'refresh_token',
    refresh_token: simulator.refreshToken,
  });
  return clientOf(simulator, answer.body['access_token'] ?? '');
}

export function clientOf(simulator: Simulator, accessToken: string): TestClient {
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${simulator.url}${path}`, {
      headers: { authorization: `Bearer ${accessToken}`, ...headers },
      redirect: 'manual',
    });
  return {
    simulator,
    get,
    json: async (path, headers) => (await (await get(path, headers)).json()) as Body,
    send: (method, path, body) =>
      fetch(`${simulator.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      }),
  };
}

/** Asks the token endpoint with the simulator's own registration, save for what `fields` changes. */
export async function exchange(
  simulator: Simulator,
  fields: Record<string, string>,
  endpoint = 'oauth2/token',
): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(`${simulator.authority}/${simulator.tenantId}/${endpoint}`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: simulator.clientId,
      client_secret: simulator.clientSecret,
      resource: 'https://api.partnercenter.microsoft.com',
      ...fields,
    }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

/** All items of a seek listing, following tokens and never the printed address. */
export async function walk(client: TestClient, path: string): Promise<Body['items'][]> {
  const pages: Body['items'][] = [];
  let token: string | undefined;
  do {
    const page = await client.json(
      token === undefined ? path : `${path}&seekOperation=Next`,
      token === undefined ? {} : { 'MS-ContinuationToken': token },
    );
    pages.push(page.items);
    token = page.links.next?.headers[0]?.value;
  } while (token !== undefined && pages.length < 100);
  return pages;
}
