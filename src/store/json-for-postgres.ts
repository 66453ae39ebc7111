import { isUtf8 } from 'node:buffer';

/**
 * Page bytes that Postgres can cast to json and read text from: `\u0000` and lone surrogates, which JSON allows and
 * Postgres text does not, become U+FFFD, and so do bytes that are no UTF-8. The evidence keeps them as they came.
 */
export function jsonForPostgres(bytes: Buffer): Buffer {
  if (isUtf8(bytes) && !bytes.includes('\\u')) return bytes;
  const text = bytes.toString('utf8');
  const safe = text.replace(
    /\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}|u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})|[^])/g,
    (escape: string, _pair: string | undefined, alone: string | undefined) =>
      alone === undefined ? escape : '\\ufffd',
  );
  return Buffer.from(safe, 'utf8');
}
