import { AppError } from '../lib/app-error.ts';
import { HostRefusedError } from './partner-center-errors.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Reads a configured host address; https, save for loopback where http serves the simulator.
 *
 * @throws AppError INSECURE_URL
 */
export function readHost(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttps = url?.protocol === 'https:';
  const isLocal = url?.protocol === 'http:' && LOOPBACK.has(url.hostname);
  if (url === undefined || url.username !== '' || (!isHttps && !isLocal)) {
    throw new AppError('INSECURE_URL', `${name} is no https URL`, {
      kind: 'usage',
      fix: `Set ${name} to an https:// address; http:// is taken for this machine only.`,
    });
  }
  return url;
}

/** True when the origins are equal and no user part makes one host look like another. */
export function isSameHost(url: URL, host: URL): boolean {
  return url.origin === host.origin && url.username === '' && url.password === '';
}

/**
 * Looks at a link found in an answer. Such links are never followed; one that leads elsewhere shows
 * that the answer itself cannot be trusted.
 *
 * @throws HostRefusedError
 */
export function refuseForeignLink(what: string, link: string, host: URL): void {
  const url = URL.canParse(link, host.href) ? new URL(link, host) : undefined;
  if (url === undefined) throw new HostRefusedError(what, 'no readable address');
  if (!isSameHost(url, host)) throw new HostRefusedError(what, hostOf(url));
}

/** Where Microsoft keeps what it exports. */
const BLOB_HOST = /^[a-z0-9-]{3,63}\.blob\.core\.windows\.net$/;

/**
 * Looks at the folder an export names. It is reached without a token, and nothing but Azure's blob storage is: a
 * loopback folder passes only where the API itself is on this machine.
 *
 * @throws HostRefusedError
 */
export function readBlobFolder(what: string, folder: string, api: URL): URL {
  const url = URL.canParse(folder) ? new URL(folder) : undefined;
  if (url === undefined) throw new HostRefusedError(what, 'no readable address');
  const isPlain = url.username === '' && url.password === '';
  const isAzure = url.protocol === 'https:' && url.port === '' && BLOB_HOST.test(url.hostname);
  const isLocal = LOOPBACK.has(url.hostname) && LOOPBACK.has(api.hostname);
  if (!isPlain || (!isAzure && !isLocal)) throw new HostRefusedError(what, hostOf(url));
  return url;
}

/** Where a URL leads, without its user part, path or query: those may hold secrets. */
export function hostOf(url: URL): string {
  return url.host === '' ? url.protocol : url.host;
}

/**
 * Builds `{base}/{root}/{segments}?{query}`; ids come from answers and are escaped.
 *
 * @throws AppError BAD_ID when a segment would change the path
 */
export function apiUrl(
  base: URL,
  root: string,
  segments: readonly string[],
  query: Readonly<Record<string, string>>,
): URL {
  if (segments.some((segment) => /^\.{0,2}$/.test(segment))) {
    throw new AppError('BAD_ID', `an id in /${root}/${segments.join('/')} is empty or dots`);
  }
  const path = [root, ...segments.map(encodeURIComponent)].join('/');
  const url = new URL(`${base.origin}${base.pathname.replace(/\/$/, '')}/${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
