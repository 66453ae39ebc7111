import { createHash } from 'node:crypto';

/**
 * The next item of a seek listing, as a text callers cannot read or make up.
 *
 * @param salt tells two tokens of the same place apart
 */
export function continuationToken(listing: string, offset: number, salt = ''): string {
  const payload = `${listing}|${String(offset)}|${salt}`;
  return `${seal(payload).slice(0, 8)},${Buffer.from(`${payload}|${seal(payload)}`).toString('base64')}`;
}

/** @returns undefined for a token that this listing never handed out */
export function offsetOf(token: string, listing: string): number | undefined {
  const [, encoded = ''] = token.split(',');
  const [, offset = '', salt = ''] = Buffer.from(encoded, 'base64').toString('utf8').split('|');
  const position = Number(offset);
  if (offset === '' || !Number.isInteger(position)) return undefined;
  return token === continuationToken(listing, position, salt) ? position : undefined;
}

function seal(payload: string): string {
  return createHash('sha256').update(`simulated ${payload}`).digest('hex').slice(0, 32);
}
