import { type Answer, jsonAnswer } from './answer.ts';
import type { Operation } from './export-desk.ts';
import { invoiceById } from './invoice-routes.ts';
import type { ApiRequest, Route } from './route.ts';

const BILLING = '/v1.0/reports/partners/billing';
/** Data there is from this month on; v1 has what is older. */
const FIRST_MONTH = '2024-02';

/** Microsoft Graph's billed reconciliation export. */
export const EXPORT_ROUTES: readonly Route[] = [
  {
    name: 'export',
    api: 'graph',
    method: 'POST',
    pattern: /^\/reports\/partners\/billing\/reconciliation\/billed\/export$/i,
    needs: 'any',
    answer: startExport,
  },
  {
    name: 'operation',
    api: 'graph',
    method: 'GET',
    pattern: /^\/reports\/partners\/billing\/operations\/([^/]+)$/i,
    needs: 'any',
    answer: (request) => {
      const operation = request.exports.operation(request.parts[0] ?? '');
      return operation === undefined ? gone() : operationAnswer(request, operation);
    },
  },
  {
    name: 'manifest',
    api: 'graph',
    method: 'GET',
    pattern: /^\/reports\/partners\/billing\/manifests\/([^/]+)$/i,
    needs: 'any',
    answer: (request) => {
      const operation = request.exports.operation(request.parts[0] ?? '');
      return operation === undefined ? gone() : jsonAnswer(manifestOf(request, operation));
    },
  },
];

function startExport(request: ApiRequest): Answer {
  const { invoiceId, attributeSet } = bodyOf(request);
  if (!['full', 'basic'].includes(attributeSet?.toLowerCase() ?? 'full')) {
    return graphError(400, 'badRequest', 'The attribute set is not valid.');
  }
  const invoice = invoiceById(request.tenant, invoiceId ?? '');
  if (invoice === undefined) return graphError(404, 'notFound', 'The invoice was not found.');
  const { id } = request.exports.start(invoice);
  const location = { location: `${request.origin}${BILLING}/operations/${id}` };
  return {
    status: 202,
    headers: request.fault?.name === 'no-location' ? {} : location,
    body: Buffer.alloc(0),
  };
}

function operationAnswer(request: ApiRequest, operation: Operation): Answer {
  const { fault, origin, exports } = request;
  const common = {
    id: operation.id,
    // Without a zone in one field and with Z in the other, as documented.
    createdDateTime: operation.createdAt.toISOString().slice(0, 19),
    lastActionDateTime: new Date().toISOString(),
  };
  if (fault?.name === 'endless-export' || operation.pollsLeft > 0) {
    operation.pollsLeft -= 1;
    const status = operation.pollsLeft % 2 === 0 ? 'running' : 'notStarted';
    return jsonAnswer(
      { '@odata.type': '#microsoft.graph.partners.billing.runningOperation', ...common, status },
      { headers: { 'retry-after': String(exports.pollAfterS) } },
    );
  }
  const failed =
    fault?.name === 'failed-export'
      ? { message: 'Internal error', code: '5001' }
      : fault?.name === 'no-data' || operation.invoice.month < FIRST_MONTH
        ? { message: 'No data available', code: '5000' }
        : undefined;
  if (failed !== undefined) {
    const type = '#microsoft.graph.partners.billing.failedOperation';
    return jsonAnswer({ '@odata.type': type, ...common, status: 'failed', error: failed });
  }
  const inline = exports.isInline(operation);
  return jsonAnswer({
    '@odata.type': '#microsoft.graph.partners.billing.exportSuccessOperation',
    ...common,
    status: inline ? 'completed' : 'succeeded',
    ...(inline
      ? { resourceLocation: manifestOf(request, operation) }
      : {
          'resourceLocation@odata.navigationLink': `${origin}${BILLING}/manifests/${operation.id}`,
        }),
  });
}

function manifestOf(
  { fault, origin, exports, tenant, registeredTenant }: ApiRequest,
  operation: Operation,
): object {
  if (fault?.name === 'reissued-export') exports.reissue(operation.invoice);
  const manifest = exports.manifest(operation, origin);
  switch (fault?.name) {
    case 'foreign-folder':
      return {
        ...manifest,
        rootDirectory: 'https://adlsrecon.blob.core.windows.net.example.net/x',
      };
    case 'foreign-tenant':
      return { ...manifest, partnerTenantId: tenant.partnerId };
    case 'miscounted-parts':
      return { ...manifest, blobCount: 99 };
    default:
      return { ...manifest, partnerTenantId: registeredTenant };
  }
}

function bodyOf({ body }: ApiRequest): { invoiceId?: string; attributeSet?: string } {
  try {
    return JSON.parse(body) as { invoiceId?: string; attributeSet?: string };
  } catch {
    return {};
  }
}

function gone(): Answer {
  return graphError(410, 'gone', 'The resource is no longer there.');
}

/** Graph's own error body. */
export function graphError(status: number, code: string, message: string): Answer {
  return jsonAnswer({ error: { code, message, innerError: {} } }, { status });
}
