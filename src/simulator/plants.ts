import { plantChargeWithoutOrder, plantUnknownCustomer } from './plant-existence.ts';
import { plantAmbiguousMatch, plantBilledTwice } from './plant-multiplicity.ts';
import {
  plantAuthDegraded,
  plantLinesNeInvoiceTotal,
  plantPageChainBroken,
  plantPartialPull,
} from './plant-service.ts';
import {
  plantCustomerMismatch,
  plantInvoiceIdMismatch,
  plantQuantityOver,
  plantQuantityUnder,
  plantUnknownChargeType,
} from './plant-terms.ts';
import type { PlantedCode } from './planted-finding.ts';
import type { Plant } from './planting.ts';

/** How each code is planted. */
export const PLANTS: Readonly<Record<PlantedCode, Plant>> = {
  CHARGE_WITHOUT_ORDER: plantChargeWithoutOrder,
  UNKNOWN_CUSTOMER: plantUnknownCustomer,
  CUSTOMER_MISMATCH: plantCustomerMismatch,
  QUANTITY_OVER: plantQuantityOver,
  QUANTITY_UNDER: plantQuantityUnder,
  BILLED_TWICE_ACROSS_INVOICES: plantBilledTwice,
  AMBIGUOUS_MATCH: plantAmbiguousMatch,
  LINES_NE_INVOICE_TOTAL: plantLinesNeInvoiceTotal,
  INVOICE_ID_MISMATCH: plantInvoiceIdMismatch,
  UNKNOWN_CHARGE_TYPE: plantUnknownChargeType,
  PAGE_CHAIN_BROKEN: plantPageChainBroken,
  PARTIAL_PULL: plantPartialPull,
  AUTH_DEGRADED: plantAuthDegraded,
};
