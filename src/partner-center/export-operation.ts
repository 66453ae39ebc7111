import { AppError } from '../lib/app-error.ts';
import type { Clock } from './clock.ts';
import { parseObject } from './envelope.ts';
import type { ExportManifest, ManifestContext } from './export-manifest.ts';
import { readManifest } from './export-manifest.ts';
import { refuseForeignLink } from './hosts.ts';
import type { ApiCall, HttpClient } from './http-client.ts';
import type { JsonObject } from './json-object.ts';
import { isJsonObject, textOf } from './json-object.ts';
import { PartnerCenterHttpError, PartnerCenterShapeError } from './partner-center-errors.ts';
import { retryAfterMsOf } from './retry-after.ts';
import type { WaitReason } from './throttle.ts';

const BILLING = ['reports', 'partners', 'billing'] as const;

export interface ExportContext {
  readonly http: HttpClient;
  readonly tenantId: string;
  readonly clock: Clock;
  readonly onWait: (reason: WaitReason, untilMs: number) => void;
}

/**
 * `POST /v1.0/reports/partners/billing/reconciliation/billed/export`, "billedReconciliation: export" (Microsoft Graph).
 *
 * @returns the id of the operation that makes the export; its address is built anew from it
 */
export async function startExport(
  { http }: ExportContext,
  invoiceId: string,
  signal: AbortSignal,
): Promise<string> {
  const path = [...BILLING, 'reconciliation', 'billed', 'export'];
  const read: ApiCall<string>['read'] = (what, _body, headers) => {
    const location = headers['location'] ?? headers['operation-location'];
    return idIn(what, Array.isArray(location) ? location[0] : location, http.host);
  };
  const answer = await http.post(
    { ...callTo(http, path), read },
    { invoiceId, attributeSet: 'full' },
    signal,
  );
  return answer.read;
}

/**
 * Asks for the operation until it has ended, as often as it says, and reads what it made. Asked again later, the same
 * operation hands out a manifest with a fresh signature.
 *
 * Errors: EXPORT_NO_DATA; EXPORT_FAILED and EXPORT_GONE (retryable: a new export may do); EXPORT_TIMED_OUT; those of
 * {@link readManifest}.
 */
export async function awaitManifest(
  context: ExportContext,
  { operationId, invoiceId }: { operationId: string; invoiceId: string },
  signal: AbortSignal,
): Promise<ExportManifest> {
  const { http, clock } = context;
  const path = [...BILLING, 'operations', operationId];
  const endsAtMs = clock.now() + http.limits.exportDeadlineMs;
  const read: ApiCall<OperationState>['read'] = (what, body, headers) =>
    stateIn(what, body, retryAfterMsOf(headers, clock.now()));
  for (;;) {
    const state = await http.get({ ...callTo(http, path), read }, signal).then(
      (answer) => answer.read,
      (error: unknown) => {
        throw isGone(error) ? exportGone(invoiceId, operationId) : error;
      },
    );
    if (state.made !== undefined) return manifestOf(context, state.made, signal);
    if (state.failure !== undefined) throw exportFailed(invoiceId, operationId, state.failure);
    const untilMs = clock.now() + (state.retryAfterMs ?? http.limits.exportPollMs);
    if (untilMs > endsAtMs) throw exportTimedOut(invoiceId, operationId, http);
    context.onWait('export-running', untilMs);
    await clock.sleep(untilMs - clock.now(), signal);
  }
}

interface OperationState {
  /** The manifest, or the address of it; undefined while there is none. */
  readonly made: JsonObject | string | undefined;
  readonly failure: { readonly code: string; readonly message: string } | undefined;
  readonly retryAfterMs: number | undefined;
}

/** The type page says `completed`, the examples `succeeded`; the manifest is printed as a link and read as an object. */
function stateIn(what: string, body: Buffer, retryAfterMs: number | undefined): OperationState {
  const json = parseObject(what, body);
  const state = { made: undefined, failure: undefined, retryAfterMs };
  switch (textOf(json['status'])?.toLowerCase()) {
    case 'notstarted':
    case 'running':
      return state;
    case 'succeeded':
    case 'completed': {
      const inline = json['resourceLocation'];
      const made = isJsonObject(inline)
        ? inline
        : (textOf(inline) ?? textOf(json['resourceLocation@odata.navigationLink']));
      if (made === undefined)
        throw new PartnerCenterShapeError(what, 'a success without a manifest');
      return { ...state, made };
    }
    case 'failed': {
      const error = isJsonObject(json['error']) ? json['error'] : {};
      const failure = {
        code: textOf(error['code']) ?? 'none',
        message: textOf(error['message']) ?? '',
      };
      return { ...state, failure };
    }
    default:
      throw new PartnerCenterShapeError(what, 'an operation in no known state');
  }
}

async function manifestOf(
  { http, tenantId }: ExportContext,
  made: JsonObject | string,
  signal: AbortSignal,
): Promise<ExportManifest> {
  const context: ManifestContext = { api: http.host, tenantId, partsMax: http.limits.partsMax };
  const what = 'the manifest of an export';
  if (typeof made !== 'string') return readManifest(what, made, context);
  const path = [...BILLING, 'manifests', idIn(what, made, http.host)];
  const read: ApiCall<ExportManifest>['read'] = (call, body) =>
    readManifest(call, parseObject(call, body), context);
  return (await http.get({ ...callTo(http, path), read }, signal)).read;
}

/** The last part of a link, which must lead to the API. */
function idIn(what: string, link: string | undefined, host: URL): string {
  if (link === undefined)
    throw new PartnerCenterShapeError(what, 'no address to ask for the result');
  refuseForeignLink(`a link of ${what}`, link, host);
  const id = new URL(link, host).pathname.split('/').at(-1) ?? '';
  if (!/^[\w.-]{1,128}$/.test(id))
    throw new PartnerCenterShapeError(what, 'an address without an id');
  return id;
}

function callTo(http: HttpClient, path: readonly string[]) {
  return {
    path,
    query: {},
    accept: 'application/json',
    lane: 'any',
    continuationToken: undefined,
    bytesMax: http.limits.jsonBytesMax,
  } as const;
}

function isGone(error: unknown): boolean {
  return error instanceof PartnerCenterHttpError && error.status === 410;
}

function exportGone(invoiceId: string, operationId: string): AppError {
  return new AppError('EXPORT_GONE', `the export of ${invoiceId} has aged out`, {
    retryable: true,
    trace: `operation ${operationId}`,
  });
}

/** Documented is 5000, "No data available". */
function exportFailed(
  invoiceId: string,
  operationId: string,
  { code, message }: { code: string; message: string },
): AppError {
  const trace = `operation ${operationId}`;
  if (code === '5000' || /no data/i.test(message)) {
    return new AppError('EXPORT_NO_DATA', `Graph has no lines of ${invoiceId}: ${message}`, {
      trace,
      fix: 'Lines are there from the 8th of the next month on; months before February 2024 come from v1.',
    });
  }
  return new AppError('EXPORT_FAILED', `the export of ${invoiceId} failed with code ${code}`, {
    retryable: true,
    trace,
  });
}

function exportTimedOut(invoiceId: string, operationId: string, { limits }: HttpClient): AppError {
  const minutes = Math.round(limits.exportDeadlineMs / 60_000);
  return new AppError(
    'EXPORT_TIMED_OUT',
    `the export of ${invoiceId} was not ready in ${minutes} minutes`,
    {
      kind: 'later',
      trace: `operation ${operationId}`,
      fix: 'The next run asks again; if it stays, open a Partner Center ticket and quote the operation.',
    },
  );
}
