import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { oneOf } from '../../src/cli/catalog-options.ts';
import { TARGET_VIEWS } from '../../src/partner-center/catalog-market.ts';
import type { SimulatedTenant } from '../pipeline/simulated-tenant.ts';
import { openSimulatedTenant } from '../pipeline/simulated-tenant.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';

describe('recon catalog', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  let tenant: SimulatedTenant & { readonly close: () => Promise<void> };
  beforeAll(async () => {
    tenant = await openSimulatedTenant();
  });
  afterAll(() => tenant.close());

  const catalog = (...args: string[]) =>
    runRecon(['catalog', ...args, '--country', 'us'], tenant.settings);

  it('leads to the item to buy: a table for people, JSON for scripts', async () => {
    const products = await catalog('products', '--view', 'onlineservices', '--search', 'basic');
    const listed = await catalog('availabilities', 'CFQ7TTC0LH18', '0001', '--json');
    const [item] = JSON.parse(listed.stdout) as { id: string; catalogItemId: string }[];
    const one = await catalog('availability', 'CFQ7TTC0LH18', '0001', item?.id ?? '');

    expect(products.stdout).toMatch(/^product +title +type +publisher\nCFQ7TTC0LH18 .*\n$/);
    expect(listed.stderr).toContain('use them at once');
    expect(one, one.stderr).toMatchObject({ code: 0 });
    expect(one.stdout).toMatch(
      new RegExp(`^${item?.catalogItemId ?? ''} +commercial +P1Y +monthly +USD +full .* yes$`, 'm'),
    );
  });

  it('says in words why something cannot be had', async () => {
    const customer = tenant.simulator.tenant.customers[0]?.id ?? '';
    const forWhom = ['--customer', customer, '--subscription', customer];
    const { code, stdout } = await catalog('inventory', 'DZH318Z0BQ5S', ...forWhom);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^DZH318Z0BQ5S:0001 +restricted +there is no capacity .* in westus2$/m);
    expect(stdout).toMatch(/^DZH318Z0BQ5S:0002 +available$/m);
  });

  it('exits 2 for what is unknown, and says where to look', async () => {
    const { code, stdout, stderr } = await catalog('sku', 'CFQ7TTC0LH18', '9');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      'Error: product CFQ7TTC0LH18 has no SKU 9 in US',
      '  why: GET /v1/products/CFQ7TTC0LH18/skus/9 answered 404, code 400018',
      '  do:  `recon catalog skus CFQ7TTC0LH18 --country US` shows the SKUs there are. Keep leading zeros.',
    ]);
  });
});

it.each([
  ['softwareperpetual', 'SoftwarePerpetual'],
  ['SOFTWARE', 'Software'],
])('takes the view %s for %s', (typed, view) => {
  expect(oneOf(TARGET_VIEWS)(typed)).toBe(view);
});

it('refuses a view there is not, and names those there are', () => {
  expect(() => oneOf(TARGET_VIEWS)('Toys')).toThrow(/Use one of Azure, .*MarketplaceSaaS\./);
});
