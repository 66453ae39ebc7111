import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { PROCESSES_TIMEOUT_MS, runRecon, startRecon } from '../cli/recon-process.ts';
import { killAt } from './hold-at.ts';
import { NOW, simulatedTenant } from './simulated-tenant.ts';

/** The write in which a purchase gets that far. */
const becomes = (state: string) => ({ table: 'purchase', when: `new.state = '${state}'` });

describe('a purchase that is killed', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('at each step leaves at most one order, and a record of what is unknown', async () => {
    const tenant = await simulatedTenant({ lines: 40 });
    const { simulator, store, settings, home } = tenant;
    const buyer = simulator.tenant.customers.find(({ currency }) => currency === 'USD');
    const file = path.join(home, 'orders.csv');
    await writeFile(
      file,
      `customer_id,product_id,sku_id,quantity,billing_cycle\n${buyer?.id ?? ''},DG7GMGF0D5RK,0004,2,one_time\n`,
    );
    const command = ['buy', file, '--country', 'US', '--yes', '--json'];
    const dieAt = (state: string) =>
      killAt(store, [becomes(state)], () => startRecon(command, settings));
    const held = async () => {
      const { rows } = await store.pool.query<{ state: string }>(
        `select state from purchase where state <> 'not bought'`,
      );
      return { states: rows.map(({ state }) => state), orders: simulator.ordersPlaced };
    };

    await dieAt('carted');
    expect(await held()).toEqual({ states: ['planned'], orders: 0 });
    // The word that it is sent is committed; the request never left.
    await dieAt('sent');
    expect(await held()).toEqual({ states: ['sent'], orders: 0 });
    // The request left, for the second time as far as anybody knows, and its answer is lost.
    await dieAt('bought');
    expect(await held()).toEqual({ states: ['sent'], orders: 1 });
    const tooEarly = await runRecon(command, settings);
    expect(tooEarly, tooEarly.stderr).toMatchObject({ code: 7 });
    expect(tooEarly.stderr).toContain('CHECKOUT_PENDING');

    const later = new Date(NOW.getTime() + 20 * 60_000);
    simulator.present.moveTo(later);
    const last = await runRecon(command, { ...settings, RECON_NOW: later.toISOString() });

    expect(last, last.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(last.stdout)).toMatchObject({
      agreed: false,
      earlier: { lines: [{ file_row: 2, promised_unit_price: '1176' }] },
    });
    expect(await held()).toEqual({ states: ['bought'], orders: 1 });
  });
});
