import { once } from 'node:events';

import type { AboutThis } from '../web/web-ports.ts';
import type { App } from './app.ts';

/** Serves the pages until the command is stopped. Their libraries are loaded now: no other command waits for them. */
export async function servePages(
  app: App,
  options: { environment: AboutThis['environment']; stop: AbortSignal },
): Promise<void> {
  const { startPages } = await import('./start-pages.ts');
  const pages = await startPages(app, options);
  if (!options.stop.aborted) await once(options.stop, 'abort');
  await pages.close();
}
