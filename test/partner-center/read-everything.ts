import { parse } from 'lossless-json';

import { AppError } from '../../src/lib/app-error.ts';
import type { PartnerCenter } from '../../src/partner-center/partner-center.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { all, fromStart, signal } from './client-under-test.ts';

/** What a client read, by what it asked for: the content, or the code of the error it ended in. */
export type Everything = Readonly<Record<Asked, unknown>>;

type Asked = (typeof ASKED)[number];

/** In the order they are asked for; a pause that lines bring about touches nothing behind them but the export. */
export const ASKED = [
  'customers',
  'orders',
  'entitlements',
  'invoices',
  'balance',
  'summaries',
  'statement',
  'lines',
  'export',
] as const;

/** Asks once for everything a night asks for, of one invoice and one customer. */
export async function readEverything(
  partnerCenter: PartnerCenter,
  { tenant }: Simulator,
  onError: (error: AppError) => void = () => undefined,
): Promise<Everything> {
  const invoiceId = tenant.invoices.at(-2)?.id ?? '';
  const customerId = tenant.customers[0]?.id ?? '';
  const reads: Record<Asked, () => Promise<unknown>> = {
    customers: async () => itemsOf(await all(partnerCenter.customers(fromStart))),
    orders: async () => itemsOf([await partnerCenter.ordersOfCustomer(customerId, { signal })]),
    entitlements: async () => itemsOf([await partnerCenter.entitlements(customerId, { signal })]),
    invoices: async () => itemsOf(await all(partnerCenter.invoices(fromStart))),
    balance: async () => (await partnerCenter.accountBalance({ signal })).body.toString(),
    summaries: async () => itemsOf([await partnerCenter.invoiceSummaries({ signal })]),
    statement: async () => {
      const { body } = await partnerCenter.statement(invoiceId, { signal });
      return body.toString('base64');
    },
    lines: async () => itemsOf(await all(partnerCenter.billedLines(invoiceId, fromStart))),
    export: async () => {
      const made = await partnerCenter.exportBilledLines(invoiceId, { signal });
      return itemsOf(await all(made.pages(undefined)));
    },
  };
  const everything: Partial<Record<Asked, unknown>> = {};
  for (const asked of ASKED) {
    everything[asked] = await reads[asked]().catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      onError(error);
      return error.code;
    });
  }
  return everything as Everything;
}

/** What differs from a calm reading: the code it ended in, or `other` for another content. */
export function differences(read: Everything, calm: Everything): Record<string, unknown> {
  const different = ASKED.filter((one) => JSON.stringify(read[one]) !== JSON.stringify(calm[one]));
  return Object.fromEntries(
    different.map((one) => [one, /^[A-Z_]+$/.exec(String(read[one]))?.[0] ?? 'other']),
  );
}

/** The same for every size and number of pages; amounts keep their digits. */
function itemsOf(pages: readonly { readonly body: Buffer }[]): unknown {
  return pages.flatMap(({ body }) => (parse(body.toString()) as { items: unknown[] }).items);
}
