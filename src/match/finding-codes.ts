import type { Severity, StakeType } from '../store/schema.ts';

export interface FindingKind {
  /** The code in plain words. */
  readonly title: string;
  readonly severity: Severity;
  /** What the stake is when we were charged too much, and when too little. */
  readonly stake: { readonly over: StakeType; readonly under: StakeType };
  readonly nextStep: string;
}

const MONEY = { over: 'claim', under: 'exposure' } as const;
const NO_MONEY = { over: 'none', under: 'none' } as const;

/**
 * Every code recon can raise, in the order of the ladder: where two hold on the same money, the earlier one owns it
 * and the later one contributes nothing. Severity is fixed per code.
 */
export const FINDING_KINDS = {
  PAGE_CHAIN_BROKEN: {
    title: 'Lines could not be read whole',
    severity: 'blocker',
    stake: NO_MONEY,
    nextStep:
      'Wait for the next night; until then nothing of this invoice is judged. If it stays, open a Partner Center ticket and quote the call.',
  },
  PARTIAL_PULL: {
    title: 'Something did not come',
    severity: 'high',
    stake: NO_MONEY,
    nextStep: 'recon asks again in the next run; `recon runs retry` asks now.',
  },
  AUTH_DEGRADED: {
    title: 'Signed-in user needed',
    severity: 'high',
    stake: NO_MONEY,
    nextStep: 'Sign in with a user (app+user): app-only access cannot read these documents.',
  },
  LINES_NE_INVOICE_TOTAL: {
    title: 'Lines do not add up to the total',
    severity: 'blocker',
    stake: MONEY,
    nextStep:
      'Do not pay or re-bill from this invoice before the lines are complete; open a billing ticket with both sums.',
  },
  INVOICE_ID_MISMATCH: {
    title: 'Lines of another invoice',
    severity: 'blocker',
    stake: MONEY,
    nextStep:
      'Re-run the invoice; if the lines stay, open a billing ticket: they name another invoice.',
  },
  UNKNOWN_CUSTOMER: {
    title: 'Unknown customer',
    severity: 'high',
    stake: MONEY,
    nextStep:
      'Check the reseller relationship with this customer; without one, dispute the charges.',
  },
  CHARGE_WITHOUT_ORDER: {
    title: 'Charged without an order',
    severity: 'high',
    stake: MONEY,
    nextStep:
      'Ask who bought it; if nobody did, open a billing ticket with invoice and order id and hold re-billing.',
  },
  BILLED_TWICE_ACROSS_INVOICES: {
    title: 'Billed twice, in two invoices',
    severity: 'high',
    stake: MONEY,
    nextStep: "Dispute the later invoice's lines and cite both invoices.",
  },
  AMBIGUOUS_MATCH: {
    title: 'Fits several order lines',
    severity: 'medium',
    stake: MONEY,
    nextStep:
      'Compare the charge with each order line named; dispute it when it belongs to none of them.',
  },
  CUSTOMER_MISMATCH: {
    title: 'Charged to another customer',
    severity: 'blocker',
    stake: MONEY,
    nextStep:
      'Stop re-billing both customers and dispute: the order belongs to another customer than the charge.',
  },
  UNKNOWN_CHARGE_TYPE: {
    title: 'Unknown charge type',
    severity: 'medium',
    stake: MONEY,
    nextStep:
      'Ask in a billing ticket what this charge type bills; dispute the charge when nothing is owed for it.',
  },
  QUANTITY_OVER: {
    title: 'More units than ordered',
    severity: 'high',
    stake: MONEY,
    nextStep: 'Check the change log of the order; dispute the surplus or record the missing order.',
  },
  QUANTITY_UNDER: {
    title: 'Fewer units than ordered',
    severity: 'medium',
    stake: MONEY,
    nextStep: 'Watch the next invoice and accrue the rest.',
  },
  UNEXPLAINED_REMAINDER: {
    title: 'Unexplained remainder',
    severity: 'blocker',
    stake: MONEY,
    nextStep: "This is a fault of recon: report it with the invoice's bridge.",
  },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof FINDING_KINDS;

/** The ladder, strongest first. */
export const LADDER = Object.keys(FINDING_KINDS) as readonly FindingCode[];
