import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Cart } from '../../src/purchase/read-cart.ts';
import { simulatedTenant } from '../pipeline/simulated-tenant.ts';
import { BuyingUnderTest, SEATS, SERVERS } from '../purchase/buying-under-test.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';

describe('recon cart and recon orders', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('fill, change, show and check out a cart, and show what became of it', async () => {
    const tenant = await simulatedTenant();
    const shop = new BuyingUnderTest(tenant);
    const customerId = shop.customer.id;
    const recon = (...args: string[]) => runRecon(args, tenant.settings);
    const file = path.join(tenant.home, 'wish.csv');

    await writeFile(file, shop.file(SERVERS));
    const created = await recon('cart', 'create', file, '--country', 'US', '--json');
    const { cartId } = JSON.parse(created.stdout) as Cart;
    await writeFile(file, shop.file(SERVERS, SEATS));
    const updated = await recon('cart', 'update', cartId, file, '--country', 'US');
    const shown = await recon('cart', 'show', customerId, cartId);
    const checkedOut = await recon('cart', 'checkout', customerId, cartId, '--yes', '--json');
    const { lines } = JSON.parse(checkedOut.stdout) as { lines: { order_id: string }[] };
    const orderId = lines[0]?.order_id ?? '';
    const early = await recon('orders', 'list', customerId);
    shop.passMinutes(15);
    const listed = await recon('orders', 'list', customerId);
    const order = await recon('orders', 'show', customerId, orderId);

    expect(created.stderr).toBe('');
    expect(updated.stdout).toMatch(/Windows Server[^]*Microsoft 365/);
    expect(shown.stdout).toBe(updated.stdout);
    expect(checkedOut, checkedOut.stderr).toMatchObject({ code: 0 });
    expect(lines).toHaveLength(2);
    expect(early.stdout).toContain('15 minutes');
    expect(listed.stdout).toContain(orderId);
    expect(listed.stdout).not.toContain('15 minutes');
    expect(order.stdout).toContain('1,176.00');
  });

  it('name a cart that is not there, and ask how one is to be settled', async () => {
    const tenant = await simulatedTenant();
    const { id } = new BuyingUnderTest(tenant).customer;
    const unknown = await runRecon(['cart', 'show', id, 'no-such-cart'], tenant.settings);
    const undecided = await runRecon(['cart', 'settle', 'no-such-cart'], tenant.settings);

    expect([unknown.code, unknown.stdout]).toEqual([2, '']);
    expect(unknown.stderr).toContain('no-such-cart');
    expect(undecided.code).toBe(2);
    expect(undecided.stderr).toContain('Name its orders with --order, or say --none.');
  });
});
