/** A call recon makes, and whether an application may make it without a signed-in user. */
export interface Capability {
  /** As runs list what is missing. */
  readonly resource: string;
  readonly call: string;
  /** `app+user`: refused to an application alone with 403 (900329). */
  readonly needs: 'app-only' | 'app+user';
  /** What is lost without it. */
  readonly brings: string;
}

/**
 * Every call of a nightly run. "Partner Center authentication" and the page of each call (Microsoft Learn); where the
 * pages of entitlements disagree, the newer one decides.
 */
export const CAPABILITIES: readonly Capability[] = [
  {
    resource: 'customers',
    call: 'GET /v1/customers',
    needs: 'app-only',
    brings: 'who is charged',
  },
  {
    resource: 'orders',
    call: 'GET /v1/customers/{id}/orders',
    needs: 'app-only',
    brings: 'what was ordered',
  },
  {
    resource: 'entitlements',
    call: 'GET /v1/customers/{id}/entitlements',
    needs: 'app-only',
    brings: 'what was delivered',
  },
  {
    resource: 'balance',
    call: 'GET /v1/invoices/summary',
    needs: 'app-only',
    brings: 'the balance of the default currency',
  },
  {
    resource: 'invoices',
    call: 'GET /v1/invoices',
    needs: 'app-only',
    brings: 'the totals of every invoice',
  },
  {
    resource: 'line-items',
    call: 'GET /v1/invoices/{id}/lineitems',
    needs: 'app-only',
    brings: 'what is charged',
  },
  {
    resource: 'invoice-summaries',
    call: 'GET /v1/invoices/summaries',
    needs: 'app+user',
    brings: 'the balance of each currency',
  },
  {
    resource: 'invoice',
    call: 'GET /v1/invoices/{id}',
    needs: 'app+user',
    brings: 'an invoice asked for by its id that the list does not hold',
  },
  {
    resource: 'statement',
    call: 'GET /v1/invoices/{id}/documents/statement',
    needs: 'app+user',
    brings: 'the PDF statement',
  },
];
