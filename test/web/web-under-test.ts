import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

import { openApp } from '../../src/cli/app.ts';
import { webPortsOf } from '../../src/cli/web-ports-of.ts';
import { loadConfig } from '../../src/config.ts';
import type { SignInLinks } from '../../src/web/sign-in-links.ts';
import { signInLinks } from '../../src/web/sign-in-links.ts';
import { createWebApp } from '../../src/web/web-app.ts';
import type { WebPorts } from '../../src/web/web-ports.ts';
import { nightInProcess } from '../pipeline/night-in-process.ts';
import type { SimulatedTenant } from '../pipeline/simulated-tenant.ts';
import { openSimulatedTenant } from '../pipeline/simulated-tenant.ts';

export interface WebUnderTest {
  readonly tenant: SimulatedTenant;
  readonly app: FastifyInstance;
  readonly links: SignInLinks;
  /** What the pages were handed. */
  readonly ports: WebPorts;
  /** Fetches as the signed-in browser. */
  get(url: string): Promise<LightMyRequestResponse>;
  /** Posts a form as the signed-in browser; without a token of its own it takes one from a page. */
  post(url: string, fields: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>;
  /** Posts files as the signed-in browser; with a page's token unless one is given. */
  upload(
    url: string,
    files: Readonly<Record<string, Buffer>>,
    token?: string,
  ): Promise<LightMyRequestResponse>;
  /** Resolves when re-runs that pages started have ended. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** A made-up one. */
export const API_TOKEN = 'c0ffee'.repeat(8);

export const HOST = '127.0.0.1:8080';

/** The pages of a small tenant after one night in which everything planted was found, and a browser that signed in. */
export async function openWebUnderTest(
  options: { requestsPerMinute?: number } = {},
): Promise<WebUnderTest> {
  const tenant = await openSimulatedTenant({ plant: 'all', lines: 120 });
  await nightInProcess(tenant);
  const wired = await openApp(
    loadConfig({ ...tenant.settings, RECON_LOG_LEVEL: 'silent' }, { partnerCenter: true }),
  );
  const stop = new AbortController();
  const ports = webPortsOf(wired, { environment: 'simulator', stop: stop.signal });
  const links = signInLinks();
  const app = await createWebApp(ports, {
    signIn: links,
    apiToken: API_TOKEN,
    cookieName: 'recon_test',
    ...options,
  });
  const cookie = await signIn(app, links);
  const get = (url: string) => app.inject({ url, headers: { host: HOST, cookie } });
  return {
    tenant,
    app,
    links,
    ports,
    get,
    async post(url, fields) {
      const token = fields['_csrf'] ?? csrfOf((await get('/')).body);
      return app.inject({
        method: 'POST',
        url,
        headers: { host: HOST, cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...fields, _csrf: token }).toString(),
      });
    },
    async upload(url, files, token) {
      const form = new FormData();
      form.set('_csrf', token ?? csrfOf((await get('/runs')).body));
      for (const [name, bytes] of Object.entries(files)) {
        form.set(name, new Blob([new Uint8Array(bytes)]), `${name}.csv`);
      }
      const encoded = new Response(form);
      return app.inject({
        method: 'POST',
        url,
        headers: {
          host: HOST,
          cookie,
          'content-type': encoded.headers.get('content-type') ?? '',
        },
        body: Buffer.from(await encoded.arrayBuffer()),
      });
    },
    settled: () => ports.settled(),
    async close() {
      stop.abort();
      await ports.settled();
      await app.close();
      await wired.close();
      await tenant.close();
    },
  };
}

/** @returns the cookie of a browser that opened a fresh link */
export async function signIn(app: FastifyInstance, links: SignInLinks): Promise<string> {
  const answer = await app.inject({
    url: `/sign-in?key=${links.issue()}`,
    headers: { host: HOST },
  });
  return cookieOf(answer);
}

export function cookieOf(answer: LightMyRequestResponse): string {
  const [first] = [answer.headers['set-cookie'] ?? ''].flat();
  return first?.split(';')[0] ?? '';
}

export function csrfOf(html: string): string {
  return /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
}
