import { Big } from 'big.js';

import type { Decimal } from '../../src/lib/decimal.ts';
import { decimal } from '../../src/lib/decimal.ts';
import { beginPull } from '../../src/store/pull-store.ts';
import { sealPull } from '../../src/store/seal-pull.ts';
import { storeStatementFigures } from '../../src/store/statement-figure-store.ts';
import { storeStatement } from '../../src/store/statement-store.ts';
import type { Tenant } from './use-tenant.ts';
import { INVOICE } from './use-tenant.ts';

/** A statement as the tests name it; what is left out agrees with an invoice of 310.00 USD for January 2026. */
export interface StatementGiven {
  /** The invoice it is pulled for. */
  readonly of?: string;
  readonly number?: string | null;
  readonly currency?: string;
  readonly total?: string;
  readonly tax?: string | null;
  readonly credits?: string;
  readonly azureCredit?: string | null;
  /** Unless given, what credits leave the subtotal at. */
  readonly charges?: string;
  readonly invoicedOn?: string | null;
  readonly period?: readonly [string, string] | null;
  /** Why it cannot be read. */
  readonly unreadable?: string;
  readonly bytes?: string;
}

/** Keeps a statement and what was read of it, as the job does. */
export async function storeReadStatement(
  tenant: Tenant,
  given: StatementGiven = {},
): Promise<void> {
  const invoiceId = given.of ?? INVOICE;
  const bytes = Buffer.from(given.bytes ?? '%PDF-1.7 a statement');
  await tenant.db.transaction().execute(async (trx) => {
    const subject = { resource: 'statement', key: invoiceId, source: 'v1' } as const;
    const pull = await beginPull(trx, tenant.runId, subject);
    await storeStatement(trx, pull, { invoiceId, bytes });
    const { pullId } = await sealPull(trx, pull, tenant.runId);
    const figures = figuresOf(given);
    await storeStatementFigures(
      trx,
      pullId,
      given.unreadable === undefined
        ? { readable: true, figures, readerVersion: 1 }
        : { readable: false, reason: given.unreadable, figures, readerVersion: 1 },
    );
  });
}

function figuresOf(given: StatementGiven) {
  const { total = '310.00', credits = '0.00', period = ['2026-01-01', '2026-01-31'] } = given;
  const tax = given.tax === undefined ? '0.00' : given.tax;
  const subtotal = exact(Big(total).minus(tax ?? '0'));
  return {
    documentNumber: given.number === undefined ? (given.of ?? INVOICE) : given.number,
    invoicedOn: given.invoicedOn === undefined ? '2026-02-08' : given.invoicedOn,
    paymentTerms: 'Net 60 days',
    dueOn: '2026-04-09',
    periodStartOn: period?.[0] ?? null,
    periodEndOn: period?.[1] ?? null,
    currency: given.currency ?? 'USD',
    charges: decimal(given.charges ?? exact(Big(subtotal).plus(credits))),
    credits: decimal(credits),
    azureCredit: given.azureCredit == null ? null : decimal(given.azureCredit),
    subtotal,
    taxes: tax === null ? [] : [{ label: 'Sales Tax', amount: decimal(tax) }],
    tax: tax === null ? null : decimal(tax),
    total: decimal(total),
  };
}

function exact(amount: Big): Decimal {
  return decimal(amount.toFixed(2));
}
