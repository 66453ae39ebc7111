import { createHash } from 'node:crypto';

import { KNOWN_CHARGE_TYPES } from './charge-types.ts';
import { LADDER } from './finding-codes.ts';
import { FORMULAS } from './formulas.ts';
import type { Rule } from './rule.ts';
import { ambiguousMatch } from './rules/ambiguous-match.ts';
import { authDegraded } from './rules/auth-degraded.ts';
import { billedTwiceAcrossInvoices } from './rules/billed-twice-across-invoices.ts';
import { chargeWithoutOrder } from './rules/charge-without-order.ts';
import { customerMismatch } from './rules/customer-mismatch.ts';
import { invoiceIdMismatch } from './rules/invoice-id-mismatch.ts';
import { linesNeInvoiceTotal } from './rules/lines-ne-invoice-total.ts';
import { pageChainBroken } from './rules/page-chain-broken.ts';
import { partialPull } from './rules/partial-pull.ts';
import { quantityOver } from './rules/quantity-over.ts';
import { quantityUnder } from './rules/quantity-under.ts';
import { runPartialPull } from './rules/run-partial-pull.ts';
import { unexplainedRemainder } from './rules/unexplained-remainder.ts';
import { unknownChargeType } from './rules/unknown-charge-type.ts';
import { unknownCustomer } from './rules/unknown-customer.ts';

/** Rules over one invoice, in the order they run. The last one looks at what the others left. */
export const INVOICE_RULES: readonly Rule[] = [
  pageChainBroken,
  partialPull,
  linesNeInvoiceTotal,
  invoiceIdMismatch,
  unknownCustomer,
  chargeWithoutOrder,
  billedTwiceAcrossInvoices,
  ambiguousMatch,
  customerMismatch,
  unknownChargeType,
  quantityOver,
  quantityUnder,
  unexplainedRemainder,
];

/** Rules over a run's own health. */
export const RUN_RULES: readonly Rule[] = [authDegraded, runPartialPull];

/** Names the rules, their versions, the ladder, the charge types and the formulas: a report made under another hash may differ. */
export function ruleSetHash(rules: readonly Rule[] = INVOICE_RULES): string {
  const named = [...rules, ...RUN_RULES].map((rule) => `${rule.code}@${rule.version}`);
  const formulas = FORMULAS.map(({ name, version }) => `${name}@${version}`);
  return createHash('sha256')
    .update(JSON.stringify([named, LADDER, KNOWN_CHARGE_TYPES, formulas]))
    .digest('hex')
    .slice(0, 16);
}
