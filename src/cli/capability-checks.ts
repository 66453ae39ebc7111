import type { Config } from '../config.ts';
import { AppError } from '../lib/app-error.ts';
import { CAPABILITIES } from '../partner-center/capabilities.ts';
import type { PartnerCenter } from '../partner-center/partner-center.ts';
import type { Tokens } from '../partner-center/token.ts';
import { claimsOf } from '../partner-center/token-claims.ts';
import type { Check } from './check.ts';

const EXPORT_PERMISSION = 'PartnerBilling.Read.All';

export interface CapabilityContext {
  readonly config: Config;
  readonly partnerCenter: () => PartnerCenter;
  readonly tokens: () => Tokens;
  readonly graphTokens: () => Tokens;
  /** A bound for one check, which Ctrl-C ends too. */
  readonly stop: () => AbortSignal;
}

/** The sign-in, then each call of a nightly run once, with its smallest page. */
export function capabilityChecks(context: CapabilityContext): readonly Check[] {
  const { config, tokens, stop } = context;
  const asSeenBy = async () => claimsOf(await tokens().current(stop()));
  return [
    {
      name: 'sign-in',
      needs: ['settings', 'database'],
      try: async () => {
        const claims = await asSeenBy();
        return claims?.account === undefined ? 'app-only' : `app+user, ${claims.account}`;
      },
    },
    {
      name: 'tenant',
      needs: ['sign-in'],
      // Another tenant's token has failed the sign-in.
      try: async () => (await asSeenBy())?.tenantId ?? `${config.tenantId}, not named by the token`,
    },
    ...callsOf(context),
    ...(config.lineSource === 'auto' || config.lineSource === 'graph'
      ? [graphExport(context)]
      : []),
  ];
}

function callsOf({ config, partnerCenter, stop }: CapabilityContext): readonly Check[] {
  const known: { customerId?: string | undefined; invoiceId?: string | undefined } = {};
  const options = () => ({ signal: stop(), fromToken: undefined, pageSize: 1 });
  const tries: Readonly<Record<string, () => Promise<string>>> = {
    customers: async () => {
      const page = await firstPage(partnerCenter().customers(options()));
      known.customerId = firstIdOf(page);
      return found(page);
    },
    orders: () =>
      withId(known.customerId, 'customer', async (id) =>
        found(await partnerCenter().ordersOfCustomer(id, options())),
      ),
    entitlements: () =>
      withId(known.customerId, 'customer', async (id) =>
        found(await partnerCenter().entitlements(id, options())),
      ),
    balance: async () => `${(await partnerCenter().accountBalance(options())).body.length} bytes`,
    invoices: async () => {
      const page = await firstPage(partnerCenter().invoices(options()));
      known.invoiceId = firstIdOf(page);
      return found(page);
    },
    'line-items': () =>
      withId(known.invoiceId, 'invoice', async (id) =>
        found(await firstPage(partnerCenter().billedLines(id, options()))),
      ),
    'invoice-summaries': async () => found(await partnerCenter().invoiceSummaries(options())),
    invoice: () =>
      withId(known.invoiceId, 'invoice', async (id) => {
        await partnerCenter().invoice(id, options());
        return id;
      }),
    statement: () =>
      withId(known.invoiceId, 'invoice', async (id) => {
        const { body } = await partnerCenter().statement(id, options());
        return `${body.length} bytes of PDF`;
      }),
  };
  // The newest invoice is tried, whose lines v1 no longer lists.
  const tried = CAPABILITIES.filter(
    ({ resource }) => resource !== 'line-items' || config.lineSource === 'v1',
  );
  return tried.map(({ resource, needs }) => ({
    name: needs === 'app+user' ? `${resource} (app+user)` : resource,
    needs: ['sign-in'],
    isCapability: true,
    try: () => tries[resource]?.() ?? Promise.reject(new Error(`no check of ${resource}`)),
  }));
}

/** An export takes minutes, so the permission is read in the token for it. */
function graphExport({ graphTokens, stop }: CapabilityContext): Check {
  return {
    name: 'Graph export',
    needs: ['sign-in'],
    isCapability: true,
    try: async () => {
      const claims = claimsOf(await graphTokens().current(stop()));
      if (claims === undefined) return 'a token, which does not name its permissions';
      if (claims.permissions.includes(EXPORT_PERMISSION)) return EXPORT_PERMISSION;
      throw new AppError('PERMISSION_NEEDED', `the token for Graph lacks ${EXPORT_PERMISSION}`, {
        kind: 'auth',
        fix: `Add ${EXPORT_PERMISSION} to the API permissions of the app registration, have an administrator consent, then \`recon auth login\`.`,
      });
    },
  };
}

interface Counted {
  readonly itemCount: number;
  readonly body: Buffer;
}

async function firstPage<P extends Counted>(pages: AsyncGenerator<P>): Promise<P | undefined> {
  for await (const page of pages) return page;
  return undefined;
}

function found(page: Counted | undefined): string {
  return `${page?.itemCount ?? 0} on the first page`;
}

function firstIdOf(page: Counted | undefined): string | undefined {
  if (page === undefined) return undefined;
  const { items } = JSON.parse(page.body.toString('utf8')) as { items?: { id?: unknown }[] };
  const id = items?.[0]?.id;
  return typeof id === 'string' ? id : undefined;
}

async function withId(
  id: string | undefined,
  what: string,
  ask: (id: string) => Promise<string>,
): Promise<string> {
  return id === undefined ? `there is no ${what} to ask about` : ask(id);
}
