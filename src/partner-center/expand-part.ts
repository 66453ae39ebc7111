import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { AppError, messageOf } from '../lib/app-error.ts';
import {
  PartnerCenterNetworkError,
  PartnerCenterShapeError,
  PartnerCenterTooLargeError,
} from './partner-center-errors.ts';

export interface ExpandOptions {
  readonly what: string;
  readonly bytesMax: number;
  readonly ratioMax: number;
}

/** Below this a file is small, however well it was compressed. */
const RATIO_COUNTS_FROM_BYTES = 1024 * 1024;

/**
 * Expands a gzip file as it arrives; what is no gzip passes as it is. Bytes are counted here: zlib's own bound does not
 * act on streams.
 *
 * Errors: PARTNER_CENTER_TOO_LARGE at the bound of bytes, or of expanded to compressed bytes; PARTNER_CENTER_SHAPE when
 * the file is empty, damaged or breaks off; PARTNER_CENTER_NETWORK when the connection does.
 */
export async function* expandPart(
  body: Readable,
  { what, bytesMax, ratioMax }: ExpandOptions,
): AsyncGenerator<Buffer, void, undefined> {
  let received = 0;
  let expanded = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      received += chunk.length;
      yield chunk;
    }
  };
  try {
    for await (const chunk of await gunzipped(what, counted())) {
      expanded += chunk.length;
      if (expanded > bytesMax) throw new PartnerCenterTooLargeError(what, bytesMax);
      if (expanded > RATIO_COUNTS_FROM_BYTES && expanded > received * ratioMax) {
        throw new AppError(
          'PARTNER_CENTER_TOO_LARGE',
          `${what} expands to more than ${ratioMax} times its size`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    throw translated(what, error);
  } finally {
    body.on('error', () => undefined).destroy();
  }
}

async function gunzipped(
  what: string,
  bytes: AsyncGenerator<Buffer>,
): Promise<AsyncIterable<Buffer>> {
  const first = await bytes.next();
  if (first.done === true) throw new PartnerCenterShapeError(what, 'an empty file');
  const rest = withFirst(first.value, bytes);
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
  // The reader of the gunzip stream sees every error of either stream.
  return isGzip ? pipeline(Readable.from(rest), createGunzip(), () => undefined) : rest;
}

async function* withFirst(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

function translated(what: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const isZlib = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
  if (isZlib) return new PartnerCenterShapeError(what, `a damaged file (${messageOf(error)})`);
  return new PartnerCenterNetworkError(`${what}: no whole answer, ${messageOf(error)}`, {
    cause: error,
  });
}
