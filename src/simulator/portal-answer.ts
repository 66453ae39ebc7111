import { type Answer, apiFault } from './answer.ts';
import { invoiceById } from './invoice-routes.ts';
import type { PortalDialect } from './portal-file.ts';
import { portalFile } from './portal-file.ts';
import type { Tenant } from './tenant.ts';

/** The reconciliation file as people download it: `?spelling=old|new|camel&dates=us|iso`. */
export function portalAnswer(tenant: Tenant, invoiceId: string, query: URLSearchParams): Answer {
  const invoice = invoiceById(tenant, invoiceId);
  if (invoice === undefined) return apiFault(404, '1000', 'The invoice was not found.');
  const spelling = query.get('spelling');
  const dialect: PortalDialect = {
    spelling: spelling === 'new' || spelling === 'camel' ? spelling : 'old',
    dates: query.get('dates') === 'iso' ? 'iso' : 'us',
  };
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename=${invoice.id}_reconciliation.csv`,
    },
    body: portalFile(tenant, invoice, dialect),
  };
}
