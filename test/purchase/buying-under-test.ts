import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach } from 'vitest';

import { createLog } from '../../src/lib/log.ts';
import type { PartnerCenterLimits } from '../../src/partner-center/limits.ts';
import { createPartnerCenter } from '../../src/partner-center/partner-center.ts';
import type { Bought, BuyOptions } from '../../src/purchase/buy.ts';
import { buy } from '../../src/purchase/buy.ts';
import type { Buying } from '../../src/purchase/buying.ts';
import { parsePurchaseFile } from '../../src/purchase/parse-purchase-file.ts';
import type { Fault } from '../../src/simulator/fault.ts';
import type { Customer } from '../../src/simulator/tenant.ts';
import { tokensInMemory } from '../partner-center/tokens-in-memory.ts';
import type { SimulatedTenant } from '../pipeline/simulated-tenant.ts';
import { openSimulatedTenant } from '../pipeline/simulated-tenant.ts';

const LIMITS: Partial<PartnerCenterLimits> = {
  attemptsMax: 2,
  backoffBaseMs: 1,
  backoffMaxMs: 2,
  headersTimeoutMs: 300,
};

export const SERVERS = 'DG7GMGF0D5RK,0004,2,one_time,,,,';
export const SEATS = 'CFQ7TTC0LH18,0001,10,monthly,P1Y,,,';
const HEADER =
  'customer_id,product_id,sku_id,quantity,billing_cycle,term,unit_price,currency,provisioning.subscriptionId';

/** The buying flow against the simulated Partner Center, in this process. One tenant and database a test file. */
export class BuyingUnderTest {
  readonly tenant: SimulatedTenant;
  /** A customer billed in USD. */
  readonly customer: Customer;

  constructor(tenant: SimulatedTenant) {
    this.tenant = tenant;
    const customer = tenant.simulator.tenant.customers.find(({ currency }) => currency === 'USD');
    if (customer === undefined) throw new Error('nobody buys in USD');
    this.customer = customer;
  }

  buying(more: Partial<Buying> = {}): Buying {
    const { simulator, store } = this.tenant;
    const { present, ...address } = simulator;
    return {
      db: store.db,
      partnerCenter: createPartnerCenter({
        ...address,
        baseUrl: simulator.url,
        tokens: tokensInMemory(),
        log: createLog({ level: 'silent', redact: (text) => text, write: () => undefined }),
        limits: LIMITS,
      }),
      now: () => present.now(),
      // What is waited for by the clock passes at once.
      clock: { now: () => present.now().getTime(), sleep: () => Promise.resolve() },
      signal: new AbortController().signal,
      ...more,
    };
  }

  /** Rows of {@link HEADER} behind the customer. */
  file(...rows: readonly string[]): Buffer {
    return this.fileFor(this.customer.id, ...rows);
  }

  fileFor(customerId: string, ...rows: readonly string[]): Buffer {
    return Buffer.from([HEADER, ...rows.map((row) => `${customerId},${row}`)].join('\n'));
  }

  async buy(
    bytes: Buffer,
    options: Partial<BuyOptions> = {},
    buying: Buying = this.buying(),
  ): Promise<Bought> {
    const rows = parsePurchaseFile(bytes, 'orders.csv');
    return buy(buying, rows, {
      fileName: 'orders.csv',
      country: 'US',
      maxTotal: undefined,
      recentSince: new Date(0),
      agree: () => Promise.resolve(true),
      ...options,
    });
  }

  strike(...faults: readonly Fault[]): void {
    this.tenant.simulator.setFaults(faults);
  }

  passMinutes(minutes: number): void {
    const { present } = this.tenant.simulator;
    present.moveTo(new Date(present.now().getTime() + minutes * 60_000));
  }

  /** How many orders Partner Center holds of those bought here, listed or not. */
  ordersPlaced(): number {
    return this.tenant.simulator.ordersPlaced;
  }
}

export function useBuying(): { readonly it: BuyingUnderTest } {
  let it: BuyingUnderTest | undefined;
  let close = () => Promise.resolve();
  beforeAll(async () => {
    const { close: closeTenant, ...tenant } = await openSimulatedTenant({ lines: 40 });
    it = new BuyingUnderTest(tenant);
    close = closeTenant;
  });
  beforeEach(async () => {
    it?.strike();
    const db = it?.tenant.store.db;
    if (db !== undefined) await sql`truncate purchase, pull cascade`.execute(db);
  });
  afterAll(() => close());
  return {
    get it() {
      if (it === undefined) throw new Error('it is there inside a test only');
      return it;
    },
  };
}
