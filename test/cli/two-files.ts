import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { onTestFinished } from 'vitest';

import { generateTenant } from '../../src/simulator/generate-tenant.ts';
import { portalFile } from '../../src/simulator/portal-file.ts';

/** A simulated tenant's newest invoice and all its orders, as two files in a folder of the test's own. */
export async function twoFiles() {
  const dir = await mkdtemp(path.join(tmpdir(), 'recon-check-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const tenant = generateTenant({
    seed: 1,
    now: new Date('2026-11-24T03:00:00Z'),
    customers: 6,
    lines: 60,
    plant: ['CHARGE_WITHOUT_ORDER'],
  });
  const planted = tenant.answerKey[0];
  const invoice = tenant.invoices.find(({ id }) => id === planted?.invoiceId);
  if (invoice === undefined) throw new Error('nothing is planted');
  const rows = tenant.orders.flatMap((order) =>
    order.lines.map(({ number, item, quantity }) =>
      [
        order.customer.id,
        order.alternateId,
        number,
        `${item.productId}:${item.skuId}:${item.availabilityId}`,
        Math.max(quantity, 1),
        '',
        order.currency,
        order.createdAt.slice(0, 10),
      ].join(','),
    ),
  );
  const header =
    'customer_id,order_id,order_line,catalog_item_id,quantity,unit_price,currency,ordered_at';
  const files = { lines: path.join(dir, 'lines.csv'), orders: path.join(dir, 'orders.csv') };
  await writeFile(files.lines, portalFile(tenant, invoice));
  await writeFile(files.orders, [header, ...rows].join('\n'));
  return { dir, invoice, planted, ...files };
}
