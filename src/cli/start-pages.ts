import type { AddressInfo } from 'node:net';

import { AppError } from '../lib/app-error.ts';
import type { SignInLinks } from '../web/sign-in-links.ts';
import { signInLinks } from '../web/sign-in-links.ts';
import { createWebApp } from '../web/web-app.ts';
import type { AboutThis } from '../web/web-ports.ts';
import type { App } from './app.ts';
import { tell } from './terminal.ts';
import { webPortsOf } from './web-ports-of.ts';

export interface StartedPages {
  readonly url: string;
  /** Lets requests in work end, and gives the steps of re-runs back. */
  close(): Promise<void>;
}

/**
 * Serves the pages, and tells where. Outside a demo each printed link signs one browser in.
 *
 * @throws AppError PORT_TAKEN (usage)
 */
export async function startPages(
  app: App,
  options: { environment: AboutThis['environment']; stop: AbortSignal },
): Promise<StartedPages> {
  const { httpHost: host, httpPort: port } = app.config;
  const ports = webPortsOf(app, options);
  const place = { url: '' };
  const links =
    options.environment === 'demo' ? undefined : announced(signInLinks(), () => place.url);
  const web = await createWebApp(ports, {
    signIn: links,
    apiToken: app.config.apiToken,
    cookieName: `recon_${port}`,
  });
  await web.listen({ host, port }).catch((cause: unknown) => {
    throw (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portTaken(port, cause) : cause;
  });
  place.url = urlOf(host, web.server.address() as AddressInfo);
  if (links === undefined) tell(`Pages:   ${place.url}`);
  else links.issue();
  return {
    url: place.url,
    close: async () => {
      // A browser that follows a run would hold the server open.
      web.server.closeAllConnections();
      await web.close();
      await ports.settled();
    },
  };
}

/** Each link is printed as it is issued, and a used one is followed by the next. */
function announced(links: SignInLinks, url: () => string): SignInLinks {
  const issue = () => {
    const secret = links.issue();
    tell(`Sign in: ${url()}/sign-in?key=${secret}   (works once)`);
    return secret;
  };
  return {
    issue,
    redeem(secret) {
      const isOurs = links.redeem(secret);
      if (isOurs) issue();
      return isOurs;
    },
  };
}

function urlOf(host: string, { port }: AddressInfo): string {
  const name = host.includes(':') ? `[${host.replace(/[[\]]/g, '')}]` : host;
  return `http://${name}:${port}`;
}

function portTaken(port: number, cause: unknown): AppError {
  return new AppError('PORT_TAKEN', `port ${port} is taken by another program`, {
    kind: 'usage',
    fix: 'Set RECON_HTTP_PORT to another one, or stop what listens there.',
    cause,
  });
}
