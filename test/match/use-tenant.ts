import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach } from 'vitest';

import { groupCharges } from '../../src/match/charge-groups.ts';
import { loadInvoiceInputs } from '../../src/match/invoice-inputs.ts';
import type { BalanceMatch } from '../../src/match/match-balances.ts';
import { matchBalances } from '../../src/match/match-balances.ts';
import type { InvoiceMatch } from '../../src/match/match-invoice.ts';
import { matchInvoice } from '../../src/match/match-invoice.ts';
import type { OrderMatch } from '../../src/match/match-orders.ts';
import { matchOrders } from '../../src/match/match-orders.ts';
import { matchRun } from '../../src/match/match-run.ts';
import type { Rule } from '../../src/match/rule.ts';
import { storeAccountBalance, storeInvoiceSummaries } from '../../src/store/balance-store.ts';
import { storeChargesOf } from '../../src/store/charge-store.ts';
import type { Db, Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import { storeCustomers } from '../../src/store/customer-store.ts';
import { storeEntitlementsOf } from '../../src/store/entitlement-store.ts';
import { findInvoice, storeInvoices } from '../../src/store/invoice-store.ts';
import { recordRunMatch } from '../../src/store/match-store.ts';
import { storeOrdersOf } from '../../src/store/order-store.ts';
import { storeProvisioningOf } from '../../src/store/provisioning-store.ts';
import { findRun } from '../../src/store/run-store.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase } from '../database.ts';
import { aRun, pageOf, storePages } from '../store/store-pages.ts';
import { emptyDatabase } from '../store/use-store.ts';
import type { EntitlementGiven } from './an-entitlement.ts';
import { anEntitlement } from './an-entitlement.ts';
import type { SummaryGiven } from './balance-documents.ts';
import { aSummary } from './balance-documents.ts';
import type { InvoiceGiven, LineGiven, OrderGiven } from './partner-documents.ts';
import { aLine, anInvoice, ANNA, anOrder, BERT } from './partner-documents.ts';

/** The invoice most tests are about. */
export const INVOICE = 'G000000001';

/** A day on which orders of January are due no more than those of February. */
const AS_OF = '2026-02-11T23:59:59.999Z';

export interface MatchOptions {
  readonly asOf?: string;
  readonly rules?: readonly Rule[];
  /** True: the month may still be being written. Rules are tried on complete invoices. */
  readonly maySettle?: boolean;
}

/** A partner's tenant as recon holds it, filled through the stores that the jobs use. */
export class Tenant {
  readonly #store: Store;
  readonly #headers = new Map<string, object>();
  #runs = 0;
  runId = '';

  constructor(store: Store) {
    this.#store = store;
  }

  get db(): Db {
    return this.#store.db;
  }

  /** Forgets everything and opens a run. */
  async reset(): Promise<void> {
    this.#headers.clear();
    await emptyDatabase(this.db);
    await this.newRun();
  }

  /** What the next facts are pulled by, and the next matches made by. As on any night, what is held is asked for again. */
  async newRun(asOf = AS_OF): Promise<string> {
    await this.newRunOnHeldData(asOf);
    await sql`
      insert into run_pull (run_id, pull_id, how)
      select ${this.runId}, p.pull_id, 'unchanged' from pull p
      where p.is_current and p.run_id is not null
        and p.resource in ('orders', 'entitlements', 'customers', 'invoices', 'invoice-summaries', 'balance')`.execute(
      this.db,
    );
    return this.runId;
  }

  /** A run that judges what is held and asks for nothing. */
  async newRunOnHeldData(asOf: string): Promise<string> {
    this.#runs += 1;
    this.runId = await aRun(this.db, `run ${this.#runs}`, new Date(asOf));
    return this.runId;
  }

  async customers(ids: readonly string[] = [ANNA, BERT]): Promise<void> {
    const items = ids.map((id) => ({ id, companyProfile: { companyName: 'A customer' } }));
    await storePages(
      this.db,
      this.runId,
      { resource: 'customers', key: '' },
      { pages: [pageOf(items)], store: storeCustomers },
    );
  }

  /** All orders of a customer, as they are now. */
  async orders(customerId: string, orders: readonly OrderGiven[]): Promise<void> {
    await storePages(
      this.db,
      this.runId,
      { resource: 'orders', key: customerId },
      { pages: [pageOf(orders.map(anOrder))], store: storeOrdersOf(customerId) },
    );
  }

  /** All entitlements of a customer, as they are now. */
  async entitlements(customerId: string, given: readonly EntitlementGiven[]): Promise<void> {
    await storePages(
      this.db,
      this.runId,
      { resource: 'entitlements', key: customerId },
      { pages: [pageOf(given.map(anEntitlement))], store: storeEntitlementsOf(customerId) },
    );
  }

  /** How far the delivery of line 0 of an order is, as Partner Center prints it. */
  async provisioning(
    status: string,
    quantities: readonly { quantity: number; status: string }[] = [],
    orderId = 'order-1',
  ): Promise<void> {
    const item = { lineItemNumber: 0, status, quantityProvisioningInformation: quantities };
    await storePages(
      this.db,
      this.runId,
      { resource: 'provisioning', key: orderId },
      { pages: [pageOf([item])], store: storeProvisioningOf(orderId) },
    );
  }

  /** An invoice with its lines. A list of headers holds all invoices billed so far. */
  async bill(
    lines: readonly LineGiven[],
    { id = INVOICE, pageSize = 100, ...header }: InvoiceGiven & { pageSize?: number } = {},
  ): Promise<void> {
    const printed = lines.map((line) => aLine(id, line));
    await this.header(anInvoice(id, header, printed));
    const pages = [];
    for (let start = 0; start < printed.length; start += pageSize) {
      pages.push(pageOf(printed.slice(start, start + pageSize)));
    }
    const sealed = await storePages(
      this.db,
      this.runId,
      { resource: 'line-items', key: id },
      { pages: pages.length > 0 ? pages : [pageOf([])], store: storeChargesOf(id) },
    );
    if (sealed.how === 'unchanged') return;
    await this.db
      .transaction()
      .execute((trx) => groupCharges(trx, { invoiceId: id, pullId: sealed.pullId }));
  }

  async header(invoice: Record<string, unknown>): Promise<void> {
    this.#headers.set(String(invoice['id']), invoice);
    await storePages(
      this.db,
      this.runId,
      { resource: 'invoices', key: '' },
      { pages: [pageOf([...this.#headers.values()])], store: storeInvoices },
    );
  }

  /** The balances per currency. */
  async summaries(summaries: readonly SummaryGiven[]): Promise<void> {
    await storePages(
      this.db,
      this.runId,
      { resource: 'invoice-summaries', key: '' },
      { pages: [pageOf(summaries.map(aSummary))], store: storeInvoiceSummaries },
    );
  }

  /** The balance of the default currency. */
  async balance(summary: SummaryGiven): Promise<void> {
    await storePages(
      this.db,
      this.runId,
      { resource: 'balance', key: '' },
      { pages: [Buffer.from(JSON.stringify(aSummary(summary)))], store: storeAccountBalance },
    );
  }

  /** Notes what this run asked for and did not get. */
  async lacks(
    resource: string,
    key = '',
    { code = 'PARTNER_CENTER_HTTP', says = 'answered 503' } = {},
  ): Promise<void> {
    const step = await this.db
      .selectFrom('step')
      .select('step_id')
      .where('run_id', '=', this.runId)
      .executeTakeFirstOrThrow();
    await this.db
      .insertInto('missing')
      .values({ run_id: this.runId, step_id: step.step_id, resource, key, code, says })
      .execute();
  }

  async match(invoiceId = INVOICE, options: MatchOptions = {}): Promise<InvoiceMatch> {
    return this.db.transaction().execute(async (trx) => {
      const run = await findRun(trx, this.runId);
      const invoice = await findInvoice(trx, invoiceId);
      const asOf = new Date(options.asOf ?? AS_OF);
      const { rules, maySettle = false } = options;
      const loaded = await loadInvoiceInputs(trx, { runId: run.run_id, asOf }, invoice);
      const inputs = maySettle ? loaded : { ...loaded, settling: undefined };
      const made = await matchInvoice(trx, invoice, inputs, {
        runId: run.run_id,
        asOf,
        ...(rules === undefined ? {} : { rules }),
      });
      await recordRunMatch(trx, run, made.matchId);
      return made;
    });
  }

  async matchBalances(): Promise<BalanceMatch> {
    return this.db.transaction().execute(async (trx) => {
      const run = await findRun(trx, this.runId);
      const made = await matchBalances(trx, { runId: run.run_id, asOf: run.as_of });
      await recordRunMatch(trx, run, made.matchId);
      return made;
    });
  }

  async matchOrders(asOf = AS_OF): Promise<OrderMatch> {
    return this.db.transaction().execute(async (trx) => {
      const run = await findRun(trx, this.runId);
      const made = await matchOrders(trx, { runId: run.run_id, asOf: new Date(asOf) });
      await recordRunMatch(trx, run, made.matchId);
      return made;
    });
  }

  async matchRun(): Promise<string> {
    return this.db.transaction().execute(async (trx) => {
      const run = await findRun(trx, this.runId);
      const { matchId } = await matchRun(trx, { runId: run.run_id, asOf: run.as_of });
      await recordRunMatch(trx, run, matchId);
      return matchId;
    });
  }
}

/** A tenant in a database of the test file's own, empty before each test, with our customers known. */
export function useTenant(): { readonly it: Tenant } {
  let database: TestDatabase | undefined;
  let store: Store | undefined;
  const held: { it: Tenant | undefined } = { it: undefined };
  beforeAll(async () => {
    database = await createTestDatabase();
    store = openStore({ connectionString: database.url, maxConnections: 2 });
    held.it = new Tenant(store);
  });
  beforeEach(async () => {
    await held.it?.reset();
    await held.it?.customers();
  });
  afterAll(async () => {
    await store?.close();
    await database?.drop();
  });
  return {
    get it() {
      if (held.it === undefined) throw new Error('the tenant is there inside a test only');
      return held.it;
    },
  };
}
