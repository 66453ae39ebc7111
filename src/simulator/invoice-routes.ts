import { wholeCollection } from './api-json.ts';
import type { Route } from './api-route.ts';
import { balanceJson } from './balance-json.ts';
import { apiFault, type HttpAnswer, jsonAnswer } from './http-answer.ts';
import { invoiceJson } from './invoice-json.ts';
import { SeededRandom } from './seeded-random.ts';
import { statementPdf } from './statement-pdf.ts';
import type { Invoice, Tenant } from './tenant.ts';

/** Balances, headers and statements. */
export function invoiceRoutes(tenant: Tenant): Route[] {
  return [balanceRoute(tenant), summariesRoute(tenant), listRoute(tenant), byIdRoute(tenant), statementRoute(tenant)];
}

/** The refusal of calls that need a signed-in user. */
export function appOnlyRefused(): HttpAnswer {
  return apiFault(403, '900329', 'This resource does not support application-only tokens');
}

/** By bare or prefixed id (`OneTime-G000024135`), in any case. */
export function invoiceOf(tenant: Tenant, id: string): Invoice | undefined {
  const bare = id.replace(/^OneTime-/i, '').toUpperCase();
  return tenant.invoices.find((invoice) => invoice.id === bare);
}

function balanceRoute(tenant: Tenant): Route {
  return {
    name: 'balance',
    path: /^\/v1\/invoices\/summary$/i,
    userOnly: false,
    answer: () => jsonAnswer(balanceJson(tenant, tenant.defaultCurrency)),
  };
}

function summariesRoute(tenant: Tenant): Route {
  const currencies = [...new Set(tenant.invoices.map((invoice) => invoice.currency))];
  return {
    name: 'summaries',
    path: /^\/v1\/invoices\/summaries$/i,
    userOnly: true,
    answer: () =>
      tenant.misbehaviour.summariesRefused
        ? appOnlyRefused()
        : jsonAnswer(
            wholeCollection(
              currencies.map((currency) => balanceJson(tenant, currency)),
              '/invoices/summaries',
            ),
          ),
  };
}

/** All of them, whatever `size` and `offset` say: those act on legacy invoices only. */
function listRoute(tenant: Tenant): Route {
  return {
    name: 'invoices',
    path: /^\/v1\/invoices$/i,
    userOnly: false,
    answer: () =>
      jsonAnswer(
        wholeCollection(
          tenant.invoices.map((invoice) =>
            invoiceJson(invoice, new SeededRandom(0, invoice.id).chance(50)),
          ),
          '/invoices?size=200&offset=0',
        ),
      ),
  };
}

function byIdRoute(tenant: Tenant): Route {
  return {
    name: 'invoice',
    path: /^\/v1\/invoices\/([^/]+)$/i,
    userOnly: true,
    answer: ({ parameters: [id = ''] }) => {
      const invoice = invoiceOf(tenant, id);
      return invoice === undefined ? notFound() : jsonAnswer(invoiceJson(invoice, true));
    },
  };
}

function statementRoute(tenant: Tenant): Route {
  return {
    name: 'statement',
    path: /^\/v1\/invoices\/([^/]+)\/documents\/statement$/i,
    userOnly: true,
    answer: async ({ parameters: [id = ''] }) => {
      const invoice = invoiceOf(tenant, id);
      if (invoice === undefined) return notFound();
      return {
        status: 200,
        headers: {
          'Content-Type': 'application/pdf',
          'Content-Disposition': `attachment; filename=Invoice_${invoice.id}.pdf`,
        },
        body: await statementPdf(invoice),
      };
    },
  };
}

function notFound(): HttpAnswer {
  return apiFault(404, '1000', 'The invoice was not found');
}
