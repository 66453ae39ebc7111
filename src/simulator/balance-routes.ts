import { type Decimal, decimal } from '../lib/decimal.ts';
import { collection, exactNumber, jsonAnswer, link } from './answer.ts';
import { addDays, type Day } from './billing-calendar.ts';
import { difference, sum } from './charge-arithmetic.ts';
import { currencySymbol } from './invoice-routes.ts';
import { NO_DATE } from './printed-date.ts';
import type { Route } from './route.ts';
import { type Currency, type Invoice, STRAY_CURRENCY, type Tenant } from './tenant.ts';

const PAID_AFTER_DAYS = 21;
const NOTHING = decimal('0');

/** The account balance, in the default currency and per currency. */
export const BALANCE_ROUTES: readonly Route[] = [
  {
    name: 'summary',
    method: 'GET',
    pattern: /^\/invoices\/summary$/i,
    needs: 'any',
    byteOrderMark: true,
    answer: ({ tenant, nightsPassed }) =>
      jsonAnswer(summary(tenant, tenant.defaultCurrency, nightsPassed)),
  },
  {
    name: 'summaries',
    method: 'GET',
    pattern: /^\/invoices\/summaries$/i,
    needs: 'user',
    answer: ({ tenant, nightsPassed }) =>
      jsonAnswer(
        collection(
          [
            ...(['USD', 'EUR'] as const).map((currency) => summary(tenant, currency, nightsPassed)),
            ...straySummaries(tenant),
          ],
          { links: { self: link('/invoices/summaries') } },
        ),
      ),
  },
];

function summary(tenant: Tenant, currency: Currency, nightsPassed: number): object {
  const { notes, balanceDifference, balanceJump, detailShortage, staleBalanceOf } =
    tenant.misbehaviour;
  const invoices = tenant.invoices
    .filter((invoice) => invoice.currency === currency)
    .toSorted((one, other) => (one.issuedAt < other.issuedAt ? -1 : 1));
  const open = invoices.map((invoice) =>
    difference(invoice.totalCharges, sum([invoice.paid, notes.get(invoice.id)?.total ?? NOTHING])),
  );
  const jump = nightsPassed > 0 && currency === tenant.defaultCurrency ? balanceJump : undefined;
  const balance = sum([...open, balanceDifference.get(currency) ?? NOTHING, jump ?? NOTHING]);
  const newest = invoices.at(-1);
  const paid = invoices.filter((invoice) => invoice.paid !== NOTHING).at(-1);
  return summaryOf({
    currency,
    symbol: currencySymbol(currency),
    balance,
    detail: difference(balance, detailShortage.get(currency) ?? NOTHING),
    accountedOn:
      staleBalanceOf === currency && newest !== undefined
        ? addDays(dayOf(newest), -1)
        : tenant.now.toISOString().slice(0, 10),
    firstInvoiceAt: invoices[0]?.issuedAt ?? NO_DATE,
    latestInvoiceAt: newest?.issuedAt ?? NO_DATE,
    paidAt: paid === undefined ? NO_DATE : `${addDays(dayOf(paid), PAID_AFTER_DAYS)}T12:00:00Z`,
    paid: paid?.paid ?? NOTHING,
  });
}

function straySummaries({ misbehaviour, now }: Tenant): readonly object[] {
  const balance = misbehaviour.strayBalance;
  if (balance === undefined) return [];
  return [
    summaryOf({
      currency: STRAY_CURRENCY,
      symbol: '£',
      balance,
      detail: balance,
      accountedOn: now.toISOString().slice(0, 10),
      firstInvoiceAt: NO_DATE,
      latestInvoiceAt: NO_DATE,
      paidAt: NO_DATE,
      paid: NOTHING,
    }),
  ];
}

interface SummaryFigures {
  readonly currency: string;
  readonly symbol: string;
  readonly balance: Decimal;
  /** Balance of its one part. */
  readonly detail: Decimal;
  readonly accountedOn: Day;
  readonly firstInvoiceAt: string;
  readonly latestInvoiceAt: string;
  readonly paidAt: string;
  readonly paid: Decimal;
}

function summaryOf(figures: SummaryFigures): object {
  const common = {
    currencyCode: figures.currency,
    currencySymbol: figures.symbol,
    accountingDate: `${figures.accountedOn}T00:00:00`,
    firstInvoiceCreationDate: figures.firstInvoiceAt,
    latestInvoiceDate: figures.latestInvoiceAt,
    attributes: { objectType: 'InvoiceSummary' },
  };
  return {
    ...common,
    balanceAmount: exactNumber(figures.balance),
    lastPaymentDate: figures.paidAt,
    lastPaymentAmount: exactNumber(figures.paid),
    // One entry per invoice type present: new commerce bills everything as OneTime. As in the
    // documented sample, payments are dated on the parent alone.
    details: [
      {
        invoiceType: 'OneTime',
        summary: {
          ...common,
          balanceAmount: exactNumber(figures.detail),
          lastPaymentDate: NO_DATE,
          lastPaymentAmount: exactNumber(NOTHING),
        },
      },
    ],
    links: { self: link('/invoices/summary') },
  };
}

function dayOf(invoice: Invoice): string {
  return invoice.issuedAt.slice(0, 10);
}
