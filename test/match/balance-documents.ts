/** A balance as the tests name it. Amounts are exact text. */
export interface SummaryGiven {
  readonly balance: string;
  readonly currency?: string;
  /** When it was last updated; later than the documents unless given. */
  readonly accountedOn?: string;
  /** Its parts by invoice type; one part of the whole balance unless given. */
  readonly parts?: Readonly<Record<string, string>>;
  readonly lastPayment?: { readonly on: string; readonly amount: string };
}

/** An `InvoiceSummary` as Partner Center prints it. */
export function aSummary(given: SummaryGiven): Record<string, unknown> {
  const { balance, currency = 'USD', accountedOn = '2026-02-10', lastPayment } = given;
  const parts = given.parts ?? { OneTime: balance };
  const common = { currencyCode: currency, accountingDate: `${accountedOn}T00:00:00` };
  return {
    ...common,
    balanceAmount: balance,
    lastPaymentDate:
      lastPayment === undefined ? '0001-01-01T00:00:00' : `${lastPayment.on}T12:00:00Z`,
    lastPaymentAmount: lastPayment?.amount ?? '0',
    details: Object.entries(parts).map(([invoiceType, amount]) => ({
      invoiceType,
      summary: { ...common, balanceAmount: amount },
    })),
  };
}

/** A document as the tests name it: an invoice of 8 February 2026 unless told otherwise. */
export interface DocumentGiven {
  readonly id: string;
  readonly total: string;
  readonly paid?: string;
  readonly currency?: string;
  readonly type?: string;
  readonly on?: string;
  readonly amendments?: readonly DocumentGiven[];
}

/** An `Invoice` header as Partner Center prints it, its amendments nested. */
export function aDocument(given: DocumentGiven): Record<string, unknown> {
  return {
    id: given.id,
    invoiceDate: `${given.on ?? '2026-02-08'}T09:00:00Z`,
    totalCharges: given.total,
    paidAmount: given.paid ?? '0',
    currencyCode: given.currency ?? 'USD',
    documentType: given.type ?? 'invoice',
    invoiceType: 'OneTime',
    amendments: given.amendments?.map((one) => ({ ...aDocument(one), amendsOf: given.id })),
  };
}
