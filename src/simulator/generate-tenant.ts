import { AppError } from '../lib/app-error.ts';
import { closedMonths, dayIn } from './billing-calendar.ts';
import { itemsOf } from './catalogue.ts';
import { makeCustomers } from './customers.ts';
import { type DeliveryDraft, entitlementsOf, provisioningOf } from './entitlements.ts';
import { closeInvoice, makeInvoiceHeaders } from './invoices.ts';
import { Ledger } from './ledger.ts';
import type { PlantedCode } from './planted-finding.ts';
import type { FurtherInvoice, MisbehaviourDraft, Restatement } from './planting.ts';
import { PLANTS } from './plants.ts';
import { termEnd } from './purchase-software.ts';
import { makePurchases } from './purchases.ts';
import { SeededRandom } from './seeded-random.ts';
import { type SimulatorOptions, tenantPlan } from './simulator-options.ts';
import type { Charge, Customer, InvoiceHeader, Tenant } from './tenant.ts';

/**
 * Writes a partner's whole commerce: customers, orders, invoices and what is wrong with them.
 * Depends on seed, now, customers, lines and plant alone: equal options, equal tenant.
 *
 * @throws AppError SIMULATOR_OPTIONS (usage)
 */
export function generateTenant(options: SimulatorOptions): Tenant {
  const plan = tenantPlan(options);
  const random = (purpose: string): SeededRandom => new SeededRandom(plan.seed, purpose);
  const months = closedMonths(plan.now);
  const headers = makeInvoiceHeaders(months, random('invoices'));
  const identity = random('partner');
  const customers = makeCustomers(plan.customers, random('customers'));
  const oneTimeBuyer = lastOfMainCurrency(customers);
  const regulars = customers.filter((customer) => customer !== oneTimeBuyer);
  const ledger = new Ledger(headers, random('ledger'));
  const shopping = random('purchases');

  makePurchases({
    ledger,
    random: shopping,
    customers: regulars,
    months,
    lines: plan.lines,
    // The oldest invoice of the second currency may be unreadable (PAGE_CHAIN_BROKEN): what is
    // billed there must not be needed to understand the next one.
    spillsOver: (currency, monthIndex) => !(currency === 'EUR' && monthIndex === 0),
  });
  buyOnlyOnce(ledger, oneTimeBuyer, dayIn(months[0], shopping.int(2, 26)));

  const misbehaviour: MisbehaviourDraft = {
    restatements: new Map(),
    balanceJump: undefined,
    notes: new Map(),
    headerDifference: new Map(),
    statements: new Map(),
    endlessInvoiceId: undefined,
    fileLacksLineOf: undefined,
    failingOrdersOf: undefined,
    emptiedOrdersOf: undefined,
    undocumentedOrdersOf: undefined,
    refusedStatementOf: undefined,
    reissuedStatementOf: undefined,
    balanceDifference: new Map(),
    detailShortage: new Map(),
    strayBalance: undefined,
    overpaid: new Map(),
    staleBalanceOf: undefined,
  };
  const deliveries: DeliveryDraft = { changes: new Map(), strayOrders: [] };
  const parties = { customers: regulars, oneTimeBuyer };
  const furtherInvoices: FurtherInvoice[] = [];
  const furtherCustomers: Customer[] = [];
  const plot = {
    ledger,
    months,
    headers,
    ...parties,
    misbehaviour,
    furtherInvoices,
    furtherCustomers,
    deliveries,
  };
  const plant = (code: PlantedCode) => PLANTS[code]({ ...plot, random: random(code) });
  const today = plan.now.toISOString().slice(0, 10);
  const answerKey = plan.plant
    .map(plant)
    .filter(({ knowableFrom = today }) => knowableFrom <= today);
  const laterAnswerKey = plan.plantLater.map(plant);

  const order = random('line order');
  const closeMonth = (
    header: InvoiceHeader,
    charges: readonly Charge[],
    paid = header.month === months[0],
  ) =>
    closeInvoice(header, charges, {
      invoiceType: 'OneTime',
      adjust: misbehaviour.headerDifference.get(header.id),
      twist: misbehaviour.statements.get(header.id),
      taxOutsideLines:
        plan.taxOutsideLines && header.currency === 'USD' && header.month === months[1],
      paid,
      overpaid: misbehaviour.overpaid.get(header.id),
    });
  const listed = headers.map((header) => ({
    header,
    charges: order.shuffled(ledger.chargesOf(header.id)),
  }));
  return {
    partnerId: identity.guid(),
    mpnId: String(identity.int(1_000_000, 9_999_999)),
    now: plan.now,
    months,
    defaultCurrency: 'USD',
    customers: [...customers, ...furtherCustomers],
    orders: ledger.orders,
    entitlements: entitlementsOf(ledger.orders, deliveries),
    provisioning: provisioningOf(ledger.orders, deliveries),
    invoices: [
      ...listed.map(({ header, charges }) => closeMonth(header, charges)),
      ...furtherInvoices.map(({ header, charges, beyondCharges, invoiceType }) =>
        closeInvoice(header, charges, {
          invoiceType,
          adjust: beyondCharges,
          twist: undefined,
          taxOutsideLines: false,
          paid: header.month === months[0],
          overpaid: undefined,
        }),
      ),
    ],
    restatedInvoices: listed.flatMap(({ header, charges }) => {
      const restatements = misbehaviour.restatements.get(header.id);
      return restatements === undefined
        ? []
        : [closeMonth(header, restated(charges, restatements), true)];
    }),
    misbehaviour,
    answerKey,
    laterAnswerKey,
  };
}

function restated(
  charges: readonly Charge[],
  restatements: readonly Restatement[],
): readonly Charge[] {
  const gone = new Set(restatements.map((one) => one.gone));
  return [
    ...charges.filter((charge) => !gone.has(charge)),
    ...restatements.flatMap(({ come }) => (come === undefined ? [] : [come])),
  ];
}

function lastOfMainCurrency(customers: readonly Customer[]): Customer {
  const last = customers.findLast((customer) => customer.currency === 'USD');
  if (last === undefined) throw new AppError('SIMULATOR_OPTIONS', 'simulator: too few customers');
  return last;
}

/** One charge on the oldest invoice and nothing ever after. */
function buyOnlyOnce(ledger: Ledger, customer: Customer, boughtOn: string): void {
  const items = itemsOf('seat-annual').slice(0, 1);
  const order = ledger.placeOrder({ customer, items, createdOn: boughtOn, quantities: [7] });
  for (const line of order.lines) {
    const endOn = termEnd(line.item, boughtOn);
    ledger.bill({
      order,
      line,
      chargeType: 'new',
      quantity: 7,
      eventOn: boughtOn,
      startOn: boughtOn,
      endOn,
    });
  }
}
