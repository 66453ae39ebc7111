import type { CallOptions } from './call-options.ts';
import type { HttpClient } from './http-client.ts';
import { PartnerCenterShapeError } from './partner-center-errors.ts';

const PDF_MAGIC = '%PDF-';
/** What a PDF ends with, and how far from its last byte at most (PDF 1.7, appendix H: 1,024 bytes). */
const PDF_END = '%%EOF';
const PDF_END_WITHIN = 1024 + PDF_END.length;

/** The PDF of one invoice, byte for byte. */
export interface Statement {
  readonly body: Buffer;
  readonly correlationId: string;
}

/**
 * `GET /v1/invoices/{invoiceId}/documents/statement`, "Get an invoice statement" (Microsoft Learn).
 * App+User. 404 means that the PDF is not available, or not yet; no other sign is documented.
 */
export async function getStatement(
  http: HttpClient,
  invoiceId: string,
  { signal }: CallOptions,
): Promise<Statement> {
  const { body, correlationId } = await http.get(
    {
      path: ['invoices', invoiceId, 'documents', 'statement'],
      query: {},
      accept: 'application/pdf', // the page prints application/json; Microsoft's SDK sends this
      lane: 'any',
      continuationToken: undefined,
      bytesMax: http.limits.statementBytesMax,
      read: requirePdf,
    },
    signal,
  );
  return { body, correlationId };
}

function requirePdf(what: string, body: Buffer): void {
  if (body.subarray(0, PDF_MAGIC.length).toString('latin1') !== PDF_MAGIC) {
    throw new PartnerCenterShapeError(what, `${body.length} bytes that are no PDF`);
  }
  // Where a length was announced too short, half a document looks whole to HTTP.
  if (!body.subarray(-PDF_END_WITHIN).includes(PDF_END)) {
    throw new PartnerCenterShapeError(what, `${body.length} bytes of a PDF without its end`);
  }
}
