import type { Severity, StakeType } from '../store/schema.ts';

export interface FindingKind {
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
    severity: 'blocker',
    stake: NO_MONEY,
    nextStep:
      'Wait for the next night; if it stays, open a Partner Center ticket: the listing of lines never ends.',
  },
  PARTIAL_PULL: {
    severity: 'high',
    stake: NO_MONEY,
    nextStep: 'recon asks again in the next run; `recon runs retry` asks now.',
  },
  AUTH_DEGRADED: {
    severity: 'high',
    stake: NO_MONEY,
    nextStep: 'Sign in with a user (app+user): app-only access cannot read these documents.',
  },
  LINES_NE_INVOICE_TOTAL: {
    severity: 'blocker',
    stake: MONEY,
    nextStep:
      'Do not pay or re-bill from this invoice before the lines are complete; open a billing ticket with both sums.',
  },
  INVOICE_ID_MISMATCH: {
    severity: 'blocker',
    stake: MONEY,
    nextStep:
      'Re-run the invoice; if the lines stay, open a billing ticket: they name another invoice.',
  },
  UNKNOWN_CUSTOMER: {
    severity: 'high',
    stake: MONEY,
    nextStep:
      'Check the reseller relationship with this customer; without one, dispute the charges.',
  },
  CHARGE_WITHOUT_ORDER: {
    severity: 'high',
    stake: MONEY,
    nextStep:
      'Ask who bought it; if nobody did, open a billing ticket with invoice and order id and hold re-billing.',
  },
  BILLED_TWICE_ACROSS_INVOICES: {
    severity: 'high',
    stake: MONEY,
    nextStep: "Dispute the later invoice's lines and cite both invoices.",
  },
  AMBIGUOUS_MATCH: {
    severity: 'medium',
    stake: MONEY,
    nextStep: 'Pick the order line this charge belongs to.',
  },
  CUSTOMER_MISMATCH: {
    severity: 'blocker',
    stake: MONEY,
    nextStep:
      'Stop re-billing both customers and dispute: the order belongs to another customer than the charge.',
  },
  UNKNOWN_CHARGE_TYPE: {
    severity: 'medium',
    stake: MONEY,
    nextStep: 'Read what the charge type does and report it, so that it can be mapped.',
  },
  QUANTITY_OVER: {
    severity: 'high',
    stake: MONEY,
    nextStep: 'Check the change log of the order; dispute the surplus or record the missing order.',
  },
  QUANTITY_UNDER: {
    severity: 'medium',
    stake: MONEY,
    nextStep: 'Watch the next invoice and accrue the rest.',
  },
  UNEXPLAINED_REMAINDER: {
    severity: 'blocker',
    stake: MONEY,
    nextStep: "This is a fault of recon: report it with the invoice's bridge.",
  },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof FINDING_KINDS;

/** The ladder, strongest first. */
export const LADDER = Object.keys(FINDING_KINDS) as readonly FindingCode[];
