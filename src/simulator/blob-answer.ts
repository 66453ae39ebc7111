import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

import type { Answer } from './answer.ts';
import type { ExportDesk } from './export-desk.ts';
import type { Strike } from './fault.ts';
import { spoilLinesFile } from './spoil-lines.ts';
import type { Tenant } from './tenant.ts';

const BOMB_BYTES = 64 * 1024 * 1024;
/** A line that would be stored, so that nothing but its number stops it. */
const BOMB_LINE = `${JSON.stringify({
  InvoiceNumber: 'G000000000',
  Subtotal: '0',
  BillableQuantity: '0',
  Currency: 'USD',
  ProductName: '0'.repeat(4000),
})}\n`;
const LINE_BYTES = 8 * 1024 * 1024;

/** A file of an export, as Azure's blob storage answers: the signature is all it asks for. */
export function blobAnswer(
  { exports, tenant }: { exports: ExportDesk; tenant: Tenant },
  url: URL,
  fault: Strike | undefined,
): Answer {
  if (fault?.name === 'expired-signature') exports.expireSignatures();
  const path = decodeURIComponent(url.pathname);
  const part = exports.part(path, url.searchParams.get('sig') ?? '');
  if (part === 'refused') {
    return xml(403, 'AuthenticationFailed', 'Signature not valid in the specified time frame');
  }
  if (part === 'absent' || fault?.name === 'missing-part') {
    return xml(404, 'BlobNotFound', 'The specified blob does not exist.');
  }
  const { endlessInvoiceId } = tenant.misbehaviour;
  const isBroken =
    endlessInvoiceId !== undefined && path.includes(`InvoiceId=${endlessInvoiceId}/`);
  const spoiled = isBroken ? cut(part) : spoil(part, fault);
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: spoiled };
}

function spoil(part: Buffer, fault: Strike | undefined): Buffer {
  switch (fault?.name) {
    case 'cut-gzip':
      return cut(part);
    case 'half-line':
      return gzipSync('{"InvoiceNumber":"G0000');
    case 'gzip-bomb':
      return gzipSync(Buffer.alloc(BOMB_BYTES, BOMB_LINE));
    case 'nested-gzip':
      return gzipSync(part);
    case 'endless-line':
      // Random digits: what compresses well would be refused as a bomb.
      return gzipSync(`{"InvoiceNumber":"${randomBytes(LINE_BYTES / 2).toString('hex')}"}`);
    case undefined:
      return part;
    default:
      return gzipSync(spoilLinesFile(gunzipSync(part).toString('utf8'), fault));
  }
}

/** Whole to HTTP, and no whole gzip. */
function cut(part: Buffer): Buffer {
  return part.subarray(0, Math.floor(part.length / 2));
}

function xml(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: Buffer.from(
      `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    ),
  };
}
